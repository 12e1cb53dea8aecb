#include "capture/dissect/protocols/dns_records.h"

#include <algorithm>

#include "capture/dissect/protocols/dns_fields.h"
#include "capture/dissect/protocols/dns_options.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols::dns {
namespace {

constexpr std::uint16_t kTypeA = 1;
constexpr std::uint16_t kTypeCname = 5;
constexpr std::uint16_t kTypeAaaa = 28;
constexpr std::uint16_t kTypeSrv = 33;
constexpr std::uint16_t kTypeOpt = 41;
constexpr std::uint16_t kTypeNsec = 47;
constexpr std::uint16_t kTypeNsec3 = 50;
constexpr std::size_t kFixed = 10;  // type, class, time to live and data length

struct Record {
    DnsName name;
    std::uint16_t type;
    std::size_t offset, fixed, data, end;
};

std::optional<Record> read_record(const Message& message, std::size_t offset) {
    const auto name = DnsName::read(message.bytes, offset);
    check_name(message, offset, name);
    if (name.status() == DnsNameStatus::cut) return std::nullopt;
    const auto fixed = offset + name.length();
    if (fixed + kFixed > message.bytes.size()) return std::nullopt;
    const std::size_t length = load_be16(message.bytes, fixed + 8);
    return Record{name,           load_be16(message.bytes, fixed), offset, fixed,
                  fixed + kFixed, fixed + kFixed + length};
}

std::size_t add_name(const Message& message, const FieldDef& field, std::size_t at) {
    const auto name = DnsName::read(message.bytes, at);
    if (name.status() == DnsNameStatus::cut) return message.bytes.size();
    message.add_name(field, at, name);
    return at + name.length();
}

void describe_soa(const Message& message, std::size_t at) {
    at = add_name(message, kSoaName, at);
    at = add_name(message, kSoaMailbox, at);
    for (const auto* field : {&kSoaSerial, &kSoaRefresh, &kSoaRetry, &kSoaExpire, &kSoaMinimum}) {
        message.add(*field, at, 4);
        at += 4;
    }
}

void describe_srv(const Message& message, std::size_t at) {
    message.add(kSrvPriority, at, 2);
    message.add(kSrvWeight, at + 2, 2);
    message.add(kSrvPort, at + 4, 2);
    add_name(message, kSrvTarget, at + 6);
}

void describe_strings(const Message& message, const Record& record, const FieldDef& length_field,
                      const FieldDef& text_field) {
    for (auto at = record.data; at < record.end;) {
        const std::size_t length = message.bytes[at];
        message.add(length_field, at, 1);
        if (message.add(text_field, at + 1, length) == kNoNode) return;
        at += 1 + length;
    }
}

// RFC 4034 section 4.1.2: windows of 256 types, each a bit, the first of a byte its highest.
void describe_type_bits(const Message& message, const Record& record, std::size_t at) {
    while (at + 2 <= record.end) {
        const unsigned base = message.bytes[at] * 256u;
        const std::size_t length = message.bytes[at + 1];
        at += 2;
        for (std::size_t i = 0; i < length && at + i < record.end; ++i)
            for (unsigned bit = 0; bit < 8; ++bit)
                if ((message.bytes[at + i] << bit & 0x80) != 0)
                    message.layer.add_number(kType, message.base + at + i, 1,
                                             base + static_cast<unsigned>(i) * 8 + bit);
        at += length;
    }
}

// RFC 5155: four bytes, a salt and the hash of the next owner's name, both with their lengths.
void describe_nsec3(const Message& message, const Record& record) {
    auto at = record.data + 4;
    for (int part = 0; part < 2; ++part) {
        if (at >= record.end) return;
        at += 1 + std::size_t{message.bytes[at]};
    }
    describe_type_bits(message, record, at);
}

void describe_data(const Message& message, const Record& record) {
    const auto at = record.data;
    switch (record.type) {
        case kTypeA:
            message.add(kA, at, 4);
            break;
        case 2:
            add_name(message, kNs, at);
            break;
        case kTypeCname:
            add_name(message, kCname, at);
            break;
        case 6:
            describe_soa(message, at);
            break;
        case 12:
            add_name(message, kPtr, at);
            break;
        case 15:
            message.add(kMxPreference, at, 2);
            add_name(message, kMxExchange, at + 2);
            break;
        case 16:
            describe_strings(message, record, kTxtLength, kTxt);
            break;
        case kTypeAaaa:
            message.add(kAaaa, at, 16);
            break;
        case kTypeSrv:
            describe_srv(message, at);
            break;
        case 39:
            add_name(message, kDname, at);
            break;
        case kTypeNsec:
            describe_type_bits(message, record, at + DnsName::read(message.bytes, at).length());
            break;
        case kTypeNsec3:
            describe_nsec3(message, record);
            break;
        case kTypeOpt:
            describe_options(message, at, record.end);
            break;
        case 99:
            describe_strings(message, record, kSpfLength, kSpf);
            break;
        default:
            break;
    }
}

// RFC 2782: the owner is _service._protocol.name.
void describe_srv_owner(const Message& message, const Record& record) {
    std::string_view rest = record.name.text();
    const auto at = message.base + record.offset;
    const auto length = record.name.length();
    for (const auto* field : {&kSrvService, &kSrvProtocol}) {
        const auto dot = rest.find('.');
        if (dot == std::string_view::npos) break;
        message.layer.add_text(*field, at, length, rest.substr(0, dot));
        rest.remove_prefix(dot + 1);
    }
    message.layer.add_text(kSrvName, at, length, rest);
}

// RFC 6891: class and time to live have another meaning.
void describe_opt_head(const Message& message, std::size_t at) {
    message.add(kPayloadSize, at + 2, 2);
    message.add(kExtendedReply, at + 4, 1);
    message.add(kEdnsVersion, at + 5, 1);
    const Layer::Group below(message.layer, message.add(kEdnsZ, at + 6, 2));
    message.add(kEdnsDo, at + 6, 2);
    message.add(kEdnsReserved, at + 6, 2);
}

void describe(const Message& message, const Record& record) {
    auto& layer = message.layer;
    const auto part = message.add(kPart, record.offset, record.end - record.offset);
    layer.label(part, "{}: type {}, {} bytes", record.name.text(),
                name_of(kTypes, record.type).empty() ? "other" : name_of(kTypes, record.type),
                record.end - record.data);
    const Layer::Group below(layer, part);
    if (record.type == kTypeSrv) {
        describe_srv_owner(message, record);
    } else {
        message.add_name(kName, record.offset, record.name);
    }
    message.add(kType, record.fixed, 2);
    if (record.type == kTypeOpt) {
        describe_opt_head(message, record.fixed);
    } else {
        const bool mdns = message.flavour == Flavour::mdns;
        message.add(mdns ? kClassMdns : kClass, record.fixed + 2, 2);
        if (mdns) message.add(kCacheFlush, record.fixed + 2, 2);
        message.add(kTtl, record.fixed + 4, 4);
    }
    message.add(kDataLength, record.fixed + 8, 2);
    if (record.end > record.data) describe_data(message, record);
}

// Whether a name at `at` ends where the data does.
bool name_fills(const Message& message, const Record& record, std::size_t at) {
    if (at >= record.end) return false;
    const auto name = DnsName::read(message.bytes, at);
    check_name(message, at, name);
    return name.status() != DnsNameStatus::cut && at + name.length() == record.end;
}

bool data_fits(const Message& message, const Record& record) {
    const auto length = record.end - record.data;
    if (length == 0) return true;  // dynamic updates have such
    switch (record.type) {
        case kTypeA:
            return length == 4;
        case kTypeAaaa:
            return length == 16;
        case 2:
        case kTypeCname:
        case 12:
        case 39:
            return name_fills(message, record, record.data);
        case 15:
            return name_fills(message, record, record.data + 2);
        case kTypeSrv:
            return name_fills(message, record, record.data + 6);
        default:
            return true;
    }
}

}  // namespace

void check_name(const Message& message, std::size_t offset, const DnsName& name) {
    const auto at = message.base + offset;
    switch (name.status()) {
        case DnsNameStatus::loop:
            message.layer.remark(remarks::kDnsPointer, at, name.length(),
                                 "a compressed name goes round in circles");
            break;
        case DnsNameStatus::too_long:
            message.layer.remark(remarks::kDnsName, at, name.length(),
                                 "a name is longer than 255 bytes");
            break;
        case DnsNameStatus::unknown_label:
            message.layer.remark(remarks::kDnsName, at, name.length(),
                                 "a label of an unknown kind");
            break;
        default:
            break;
    }
}

std::optional<std::size_t> dissect_record(const Message& message, std::size_t offset) {
    const auto record = read_record(message, offset);
    if (!record || record->end > message.bytes.size()) return std::nullopt;
    if (message.layer.detailed()) describe(message, *record);
    if (!data_fits(message, *record))
        message.layer.remark(remarks::kDnsData, message.base + record->fixed + 8, 2,
                             "{} bytes of data do not fit the record's type {}",
                             record->end - record->data, record->type);
    if (record->type == kTypeOpt) check_options(message, record->data, record->end);
    return record->end;
}

std::string record_text(const Message& message, std::size_t offset) {
    const auto name = DnsName::read(message.bytes, offset);
    const auto fixed = offset + name.length();
    const auto type = load_be16(message.bytes, fixed);
    const auto data = fixed + kFixed;
    const std::size_t length = load_be16(message.bytes, fixed + 8);
    if (type == kTypeA && length == 4) return "A " + IpAddress::load_v4(message.bytes, data).text();
    if (type == kTypeAaaa && length == 16)
        return "AAAA " + IpAddress::load_v6(message.bytes, data).text();
    const auto target = [&](std::string_view word, std::size_t at) {
        return fmt::format("{} {}", word, DnsName::read(message.bytes, at).text());
    };
    if (type == 2) return target("NS", data);
    if (type == kTypeCname) return target("CNAME", data);
    if (type == 12) return target("PTR", data);
    if (type == 15) return target("MX", data + 2);
    return {};
}

}  // namespace vxlab::dissect::protocols::dns
