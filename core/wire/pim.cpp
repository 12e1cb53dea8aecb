// PIM messages in and out.
#include "core/wire/pim.h"

#include <fmt/format.h>

#include "core/wire/checksum.h"

namespace vxlab::wire {
namespace {

constexpr std::size_t kUnicast = 2 + 4, kEncoded = 4 + 4;  // encoded IPv4 addresses
constexpr std::uint8_t kSparse = 4, kWildcard = 2, kRpTree = 1;

Result<PimView> checked(Bytes message, PimType type, bool checksum_is_right) {
    const auto view = PimView::over(message);
    if (!view) return too_short("PIM message", PimView::kLength, message.size());
    if (view->version() != 2)
        return fail(fmt::format("PIM message: version {} where 2 is due", view->version()));
    if (view->type() != type)
        return fail(fmt::format("PIM message: type {} where {} is due",
                                static_cast<unsigned>(view->type()), static_cast<unsigned>(type)));
    if (!checksum_is_right) return fail("PIM message: the checksum is wrong");
    return *view;
}

Result<PimView> checked(Bytes message, PimType type) {
    return checked(message, type, checksum_ok(message));
}

void begin_message(MutableBytes message, PimType type) {
    std::fill(message.begin(), message.end(), std::uint8_t{0});
    store_u8(message, 0, static_cast<std::uint8_t>(0x20 | static_cast<unsigned>(type)));
}

void end_message(MutableBytes message) { store_be16(message, 2, checksum(message)); }

// Reads a message from its header on; what is not there sets `failed`, and all after it is nothing.
class Reader {
public:
    explicit Reader(Bytes bytes) : bytes_(bytes) {}

    bool failed() const { return failed_; }
    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t be16() { return static_cast<std::uint16_t>(number(2)); }
    IpAddress unicast() { return address(2); }
    // A group or source of full length; its flags.
    IpAddress encoded(std::uint8_t& flags) {
        const auto before = bytes_;
        const auto found = address(4);
        if (failed_) return found;
        flags = before[2];
        failed_ = before[3] != 32;
        return found;
    }

private:
    std::uint64_t number(std::size_t width) {
        if (failed_ || bytes_.size() < width) return failed_ = true, 0;
        const auto value = load_be(bytes_, 0, width);
        bytes_ = bytes_.subspan(width);
        return value;
    }
    IpAddress address(std::size_t prefix) {
        const auto found = failed_ ? std::nullopt : PimAddress::read(bytes_, prefix);
        if (!found || !found->address.is_v4()) return failed_ = true, IpAddress();
        bytes_ = bytes_.subspan(found->length);
        return found->address;
    }

    Bytes bytes_;
    bool failed_ = false;
};

// Writes one piece behind the other. REQUIRES: there is room.
class Writer {
public:
    Writer(MutableBytes out, std::size_t at) : out_(out), at_(at) {}

    void number(std::uint64_t value, std::size_t width) {
        store_be(out_, at_, width, value);
        at_ += width;
    }
    void option(PimHelloOption type, std::size_t length) {
        number(static_cast<std::uint16_t>(type), 2);
        number(length, 2);
    }
    void unicast(const IpAddress& address) {
        number(PimAddress::kIpv4Family, 1);
        number(0, 1);
        number(address.v4_value(), 4);
    }
    void encoded(const IpAddress& address, std::uint8_t flags) {
        number(PimAddress::kIpv4Family, 1);
        number(0, 1);
        number(flags, 1);
        number(32, 1);
        number(address.v4_value(), 4);
    }

private:
    MutableBytes out_;
    std::size_t at_;
};

void read_option(PimHello& hello, PimHelloOption type, Bytes value) {
    const auto has = [&](PimHelloOption wanted, std::size_t length) {
        return type == wanted && value.size() >= length;
    };
    if (has(PimHelloOption::hold_time, 2)) hello.hold_time = load_be16(value, 0);
    if (has(PimHelloOption::lan_prune_delay, 4))
        hello.lan_prune_delay = PimHello::LanPruneDelay{
            (value[0] & 0x80) != 0, static_cast<std::uint16_t>(load_be16(value, 0) & 0x7fff),
            load_be16(value, 2)};
    if (has(PimHelloOption::dr_priority, 4)) hello.dr_priority = load_be32(value, 0);
    if (has(PimHelloOption::generation_id, 4)) hello.generation_id = load_be32(value, 0);
    if (type != PimHelloOption::address_list) return;
    for (Reader reader(value); !reader.failed();)
        if (const auto address = reader.unicast()) hello.secondary_addresses.push_back(address);
}

std::uint8_t flags_of(const PimSource& source) {
    return static_cast<std::uint8_t>(kSparse | (source.wildcard ? kWildcard : 0) |
                                     (source.rp_tree ? kRpTree : 0));
}

PimJoinPrune::Group read_group(Reader& reader) {
    PimJoinPrune::Group group;
    std::uint8_t flags = 0;
    group.address = reader.encoded(flags);
    const auto joins = reader.be16(), prunes = reader.be16();
    for (unsigned i = 0; i < unsigned{joins} + prunes && !reader.failed(); ++i) {
        PimSource source;
        source.address = reader.encoded(flags);
        source.wildcard = (flags & kWildcard) != 0;
        source.rp_tree = (flags & kRpTree) != 0;
        (i < joins ? group.joins : group.prunes).push_back(source);
    }
    return group;
}

}  // namespace

Result<PimHello> PimHello::parse(Bytes message) {
    if (const auto view = checked(message, PimType::hello); !view)
        return tl::unexpected(view.error());
    PimHello hello;
    for (auto rest = message.subspan(PimView::kLength); !rest.empty();) {
        const auto option = PimHelloOptionView::over(rest);
        if (!option || rest.size() < PimHelloOptionView::kLength + option->length())
            return fail("PIM hello: an option is cut off");
        const auto value = rest.subspan(PimHelloOptionView::kLength, option->length());
        read_option(hello, static_cast<PimHelloOption>(option->type()), value);
        rest = rest.subspan(PimHelloOptionView::kLength + option->length());
    }
    return hello;
}

std::size_t PimHello::header_length() const {
    std::size_t length = PimView::kLength + 6;
    for (const bool there :
         {lan_prune_delay.has_value(), dr_priority.has_value(), generation_id.has_value()})
        length += there ? 8 : 0;
    return length + (secondary_addresses.empty() ? 0 : 4 + kUnicast * secondary_addresses.size());
}

void PimHello::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, PimType::hello);
    Writer writer(message, PimView::kLength);
    writer.option(PimHelloOption::hold_time, 2);
    writer.number(hold_time, 2);
    if (lan_prune_delay) {
        writer.option(PimHelloOption::lan_prune_delay, 4);
        writer.number((lan_prune_delay->tracking ? 0x8000u : 0u) |
                          (lan_prune_delay->propagation_delay & 0x7fffu),
                      2);
        writer.number(lan_prune_delay->override_interval, 2);
    }
    if (dr_priority) {
        writer.option(PimHelloOption::dr_priority, 4);
        writer.number(*dr_priority, 4);
    }
    if (generation_id) {
        writer.option(PimHelloOption::generation_id, 4);
        writer.number(*generation_id, 4);
    }
    if (!secondary_addresses.empty()) {
        writer.option(PimHelloOption::address_list, kUnicast * secondary_addresses.size());
        for (const auto& address : secondary_addresses) writer.unicast(address);
    }
    end_message(message);
}

Result<PimJoinPrune> PimJoinPrune::parse(Bytes message) {
    if (const auto view = checked(message, PimType::join_prune); !view)
        return tl::unexpected(view.error());
    PimJoinPrune result;
    Reader reader(message.subspan(PimView::kLength));
    result.upstream = reader.unicast();
    reader.u8();
    const auto groups = reader.u8();
    result.hold_time = reader.be16();
    for (unsigned i = 0; i < groups && !reader.failed(); ++i)
        result.groups.push_back(read_group(reader));
    if (reader.failed())
        return fail("PIM join/prune: cut off, or an address is not a single IPv4 address");
    return result;
}

std::size_t PimJoinPrune::header_length() const {
    std::size_t length = PimView::kLength + kUnicast + 4;
    for (const auto& group : groups)
        length += kEncoded + 4 + kEncoded * (group.joins.size() + group.prunes.size());
    return length;
}

void PimJoinPrune::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, PimType::join_prune);
    Writer writer(message, PimView::kLength);
    writer.unicast(upstream);
    writer.number(groups.size() & 0xff, 2);
    writer.number(hold_time, 2);
    for (const auto& group : groups) {
        writer.encoded(group.address, 0);
        writer.number(group.joins.size() & 0xffff, 2);
        writer.number(group.prunes.size() & 0xffff, 2);
        for (const auto& source : group.joins) writer.encoded(source.address, flags_of(source));
        for (const auto& source : group.prunes) writer.encoded(source.address, flags_of(source));
    }
    end_message(message);
}

Result<PimRegister> PimRegister::parse(Bytes message) {
    const auto view = PimRegisterView::over(message);
    if (!view) return too_short("PIM register", PimRegisterView::kLength, message.size());
    const bool right = checksum_ok(message.first(PimRegisterView::kLength)) || checksum_ok(message);
    const auto any = checked(message, PimType::register_packet, right);
    if (!any) return tl::unexpected(any.error());
    return PimRegister{view->border(), view->null_register()};
}

void PimRegister::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, PimType::register_packet);
    store_u8(message, 4,
             static_cast<std::uint8_t>((border ? 0x80 : 0) | (null_register ? 0x40 : 0)));
    end_message(message);
}

Result<PimRegisterStop> PimRegisterStop::parse(Bytes message) {
    if (const auto view = checked(message, PimType::register_stop); !view)
        return tl::unexpected(view.error());
    Reader reader(message.subspan(PimView::kLength));
    std::uint8_t flags = 0;
    PimRegisterStop result;
    result.group = reader.encoded(flags);
    result.source = reader.unicast();
    if (reader.failed())
        return fail("PIM register-stop: cut off, or an address is not a single IPv4 address");
    return result;
}

void PimRegisterStop::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, PimType::register_stop);
    Writer writer(message, PimView::kLength);
    writer.encoded(group, 0);
    writer.unicast(source);
    end_message(message);
}

}  // namespace vxlab::wire
