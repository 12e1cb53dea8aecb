// The unprivileged side of a live capture: the helper's messages become packets.
#include "capture/source/live_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace vxlab::source {
namespace {

using helper::Failure;
using helper::FromHelper;
using helper::ToHelper;

tl::unexpected<Error> not_understood() {
    return fail("the capture program sent what this version does not understand",
                capture_helper_path(), "install vxlab and vxlab-capture of the same version");
}

std::string names_of(const std::vector<InterfaceInfo>& existing) {
    std::string names;
    for (const auto& one : existing) names += (names.empty() ? "" : ", ") + one.name;
    return "there are: " + names;
}

LinkType link_type_of_dlt(std::uint32_t dlt) {
    // On Linux the only one of libpcap's own numbers that a network interface has.
    constexpr std::uint32_t kDltRaw = 12;
    return dlt == kDltRaw ? LinkType::raw_ip : static_cast<LinkType>(dlt);
}

void send_bare(HelperLink& link, ToHelper type) {
    // No allocation: signal handlers come here.
    const std::array<std::uint8_t, helper::kHeadLength> message{static_cast<std::uint8_t>(type)};
    link.send(message);
}

}  // namespace

Result<void> check_live_options(const LiveOptions& options,
                                const std::vector<InterfaceInfo>& existing) {
    if (options.interfaces.empty())
        return fail("no interface given to capture on", {}, names_of(existing));
    for (const auto& name : options.interfaces) {
        std::optional<LinkType> link_type = LinkType::linux_cooked_v2;
        if (name != "any") {
            const auto found = std::ranges::find(existing, name, &InterfaceInfo::name);
            if (found == existing.end())
                return fail(fmt::format("no interface '{}'", name), {}, names_of(existing));
            link_type = found->link_type;
        }
        if (!link_type) continue;
        const auto filter = compile_capture_filter(options.filter, *link_type);
        if (!filter) return tl::unexpected(filter.error());
    }
    return {};
}

Result<std::unique_ptr<LiveSource>> LiveSource::open(const LiveOptions& options) {
    const auto existing = list_interfaces(this_host());
    if (!existing) return tl::unexpected(existing.error());
    if (auto checked = check_live_options(options, *existing); !checked)
        return tl::unexpected(checked.error());
    auto arguments = options.interfaces;
    arguments.insert(arguments.begin(), std::to_string(options.buffer_bytes));
    auto link = start_helper(capture_helper_path(), arguments);
    if (!link) return tl::unexpected(link.error());
    return open(options, std::move(*link));
}

Result<std::unique_ptr<LiveSource>> LiveSource::open(const LiveOptions& options,
                                                     std::unique_ptr<HelperLink> link) {
    std::unique_ptr<LiveSource> source(new LiveSource(options.interfaces, std::move(link)));
    if (auto begun = source->begin(options); !begun) return tl::unexpected(begun.error());
    return source;
}

Result<void> LiveSource::begin(const LiveOptions& options) {
    const auto hello = receive();
    if (!hello) return tl::unexpected(hello.error());
    if (hello->type != FromHelper::hello || hello->body.size() != 2 ||
        load_be16(hello->body, 0) != helper::kProtocolVersion)
        return not_understood();
    while (interfaces_.size() < names_.size()) {
        const auto message = receive();
        if (!message) return tl::unexpected(message.error());
        if (message->type == FromHelper::failure) return tl::unexpected(failure(message->body));
        if (message->type != FromHelper::interface) return not_understood();
        if (auto added = add_interface(message->body, options.filter); !added) return added;
    }
    std::vector<std::uint8_t> start;
    helper::Message(start, ToHelper::start);
    link_->send(start);
    const auto started = receive();
    if (!started) return tl::unexpected(started.error());
    if (started->type == FromHelper::failure) return tl::unexpected(failure(started->body));
    if (started->type != FromHelper::started) return not_understood();
    return {};
}

Result<void> LiveSource::add_interface(Bytes body, const std::string& filter) {
    const auto index = static_cast<std::uint32_t>(interfaces_.size());
    if (body.size() < 12 || load_be32(body, 0) != index) return not_understood();
    Interface added;
    added.link_type = link_type_of_dlt(load_be32(body, 4));
    added.described = true;
    added.snap_length = load_be32(body, 8);
    added.name.assign(body.begin() + 12, body.end());
    auto compiled = compile_capture_filter(filter, added.link_type);
    if (!compiled) return tl::unexpected(compiled.error());
    if (!compiled->program.empty()) {
        std::vector<std::uint8_t> order;
        {
            helper::Message message(order, ToHelper::filter);
            message.number(index, 4);
            for (const auto& one : compiled->program)
                message.number(one.code, 2)
                    .number(one.jump_true, 1)
                    .number(one.jump_false, 1)
                    .number(one.operand, 4);
        }
        link_->send(order);
    }
    interfaces_.push_back(std::move(added));
    filters_.push_back(std::move(*compiled));
    counts_.emplace_back();
    return {};
}

bool LiveSource::has_message() const {
    const auto held = Bytes(buffer_).subspan(begin_, end_ - begin_);
    return held.size() >= helper::kHeadLength &&
           held.size() - helper::kHeadLength >= helper::load_head(held).length;
}

bool LiveSource::would_wait() const {
    return !ended_ && !error_ && !has_message() && link_->would_wait();
}

// The body is in buffer_ and stays there until the next call.
Result<LiveSource::Message> LiveSource::receive() {
    constexpr std::size_t kBuffer = 2 * (helper::kHeadLength + helper::kMaxBody);
    buffer_.resize(kBuffer);
    while (!has_message()) {
        const auto held = Bytes(buffer_).subspan(begin_, end_ - begin_);
        if (held.size() >= helper::kHeadLength && helper::load_head(held).length > helper::kMaxBody)
            return not_understood();
        if (begin_ > 0) std::memmove(buffer_.data(), held.data(), held.size());
        end_ -= begin_;
        begin_ = 0;
        const auto count = link_->read(MutableBytes(buffer_).subspan(end_));
        if (!count) return tl::unexpected(count.error());
        if (*count == 0)
            return fail("the capture program ended without a word", capture_helper_path());
        end_ += *count;
    }
    const auto held = Bytes(buffer_).subspan(begin_, end_ - begin_);
    const auto head = helper::load_head(held);
    begin_ += helper::kHeadLength + head.length;
    return Message{static_cast<FromHelper>(head.type),
                   held.subspan(helper::kHeadLength, head.length)};
}

Result<std::optional<Packet>> LiveSource::next() {
    while (!ended_) {
        const auto message = receive();
        if (!message) {
            ended_ = true;
            if (!error_) error_ = message.error();
            break;
        }
        const auto body = message->body;
        bool understood = true;
        switch (message->type) {
            case FromHelper::packet:
                if (auto next = packet(body)) return next;
                understood = body.size() >= helper::kPacketHeadLength &&
                             load_be32(body, 0) < interfaces_.size();
                break;
            case FromHelper::statistics:
                understood = take_counts(body);
                break;
            case FromHelper::failure:
                error_ = failure(body);
                break;
            case FromHelper::end:
                ended_ = true;
                break;
            default:
                understood = false;
        }
        if (!understood) {
            ended_ = true;
            error_ = not_understood().value();
        }
    }
    if (error_) return tl::unexpected(*error_);
    return std::optional<Packet>();
}

std::optional<Packet> LiveSource::packet(Bytes body) {
    if (body.size() < helper::kPacketHeadLength) return std::nullopt;
    const auto index = load_be32(body, 0);
    if (index >= interfaces_.size()) return std::nullopt;
    Packet packet;
    packet.interface = index;
    packet.time = Instant{static_cast<std::int64_t>(load_be64(body, 4))};
    packet.wire_length = load_be32(body, 12);
    packet.link_type = interfaces_[index].link_type;
    packet.bytes = body.subspan(helper::kPacketHeadLength);
    if (!passes(filters_[index].own_program, packet.bytes, packet.wire_length)) return std::nullopt;
    packet.number = ++delivered_;
    return packet;
}

bool LiveSource::take_counts(Bytes body) {
    if (body.size() != 28 || load_be32(body, 0) >= counts_.size()) return false;
    counts_[load_be32(body, 0)] = {load_be64(body, 4), load_be64(body, 12), load_be64(body, 20)};
    return true;
}

Error LiveSource::failure(Bytes body) const {
    if (body.size() < 5) return not_understood().value();
    const auto index = load_be32(body, 1);
    Error error;
    error.what.assign(body.begin() + 5, body.end());
    if (index < names_.size()) error.where = names_[index];
    switch (static_cast<Failure>(body[0])) {
        case Failure::permission:
            error.what = "capturing needs a privilege that vxlab-capture has not";
            error.hint = "run: sudo setcap cap_net_raw,cap_net_admin=ep " + capture_helper_path();
            break;
        case Failure::interface_down:
            error.hint = "bring it up: sudo ip link set " + error.where + " up";
            break;
        case Failure::bad_filter:
            error.what = "the kernel refuses the filter: " + error.what;
            break;
        default:
            break;
    }
    return error;
}

void LiveSource::stop() { send_bare(*link_, ToHelper::stop); }

void LiveSource::ask_counts() { send_bare(*link_, ToHelper::statistics); }

}  // namespace vxlab::source
