#include "core/sim/ip/reassembly.h"

#include "core/sim/ip/parts.h"
#include "core/wire/ethernet.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kEthernet = wire::EthernetView::kLength;
constexpr std::size_t kMaxPacket = 65'535;

bool overlaps(const std::map<std::size_t, std::vector<std::uint8_t>>& pieces, std::size_t offset,
              std::size_t size) {
    const auto next = pieces.lower_bound(offset);
    if (next != pieces.end() && next->first < offset + size) return true;
    if (next == pieces.begin()) return false;
    const auto previous = std::prev(next);
    return previous->first + previous->second.size() > offset;
}

}  // namespace

Reassembly::~Reassembly() {
    for (auto& [key, waiting] : waiting_) parts_.simulator.cancel(waiting.timer);
}

std::optional<std::vector<std::uint8_t>> Reassembly::add(Interface& interface,
                                                         const Fragment& fragment,
                                                         const Frame& frame) {
    const bool v4 = fragment.source.is_v4();
    auto& counters = v4 ? parts_.counters.ip : parts_.counters.ip6;
    ++counters.reassembly_required;
    const Key key{fragment.source, fragment.destination, fragment.protocol,
                  fragment.identification};
    auto& waiting = waiting_[key];
    if (waiting.interface == nullptr) {
        waiting.interface = &interface;
        const auto seconds = parts_.name_space.sysctls().number(
            v4 ? "net.ipv4.ipfrag_time" : "net.ipv6.ip6frag_time", 30);
        waiting.timer =
            parts_.simulator.schedule(Duration::seconds(seconds), [this, key] { expired(key); });
    }
    const auto end = fragment.offset + fragment.payload.size();
    const bool same = waiting.pieces.count(fragment.offset) != 0 &&
                      waiting.pieces[fragment.offset].size() == fragment.payload.size();
    if (end > kMaxPacket ||
        (!same && overlaps(waiting.pieces, fragment.offset, fragment.payload.size()))) {
        ++counters.reassembly_failed;
        parts_.simulator.cancel(waiting.timer);
        waiting_.erase(key);
        return std::nullopt;
    }
    waiting.pieces[fragment.offset].assign(fragment.payload.begin(), fragment.payload.end());
    if (!fragment.more) waiting.length = end;
    if (fragment.offset == 0) {
        waiting.headers.assign(fragment.headers.begin(), fragment.headers.end());
        waiting.first = frame;
    }
    auto whole = assemble(waiting, fragment.protocol);
    if (!whole) return std::nullopt;
    ++counters.reassembly_ok;
    parts_.simulator.cancel(waiting.timer);
    waiting_.erase(key);
    return whole;
}

std::optional<std::vector<std::uint8_t>> Reassembly::assemble(const Waiting& waiting,
                                                              std::uint8_t protocol) const {
    if (!waiting.length || waiting.headers.empty()) return std::nullopt;
    std::size_t reached = 0;
    for (const auto& [offset, bytes] : waiting.pieces) {
        if (offset > reached) return std::nullopt;
        reached = offset + bytes.size();
    }
    if (reached < *waiting.length) return std::nullopt;
    auto whole = waiting.headers;
    for (const auto& [offset, bytes] : waiting.pieces) wire::append_bytes(bytes, whole);
    MutableBytes out(whole);
    const auto ip = out.subspan(kEthernet);
    const auto header_length = waiting.headers.size() - kEthernet;
    if ((ip[0] >> 4) == 4) {
        store_be16(ip, 2, static_cast<std::uint16_t>(ip.size()));
        store_be16(ip, 6, 0);
        store_be16(ip, 10, 0);
        store_be16(ip, 10, wire::checksum(ip.first(header_length)));
    } else {
        store_be16(ip, 4, static_cast<std::uint16_t>(ip.size() - wire::Ipv6View::kLength));
        ip[6] = protocol;
    }
    return whole;
}

void Reassembly::expired(const Key& key) {
    const auto found = waiting_.find(key);
    if (found == waiting_.end()) return;
    auto waiting = std::move(found->second);
    waiting_.erase(found);
    const bool v4 = std::get<0>(key).is_v4();
    ++(v4 ? parts_.counters.ip : parts_.counters.ip6).reassembly_timeout;
    if (waiting.headers.empty()) return;
    waiting.interface->drop(waiting.first, trace::Reason::reassembly_timeout);
    if (v4)
        parts_.errors.send(waiting.first, wire::IcmpType::time_exceeded, 1);
    else
        parts_.errors.send6(*waiting.interface, waiting.first, wire::Icmpv6Type::time_exceeded, 1);
}

}  // namespace vxlab::sim
