#include "core/sim/multicast/pim_neighbours.h"

#include <algorithm>
#include <tuple>

#include "core/sim/interface.h"
#include "core/sim/multicast/pim_output.h"

namespace vxlab::sim {
namespace {

// RFC 7761 4.11.
constexpr auto kHelloPeriod = Duration::seconds(30);
constexpr std::int64_t kTriggeredDelay = 5'000;  // milliseconds
constexpr std::uint16_t kHoldTime = 105;         // seconds

}  // namespace

PimNeighbours::PimNeighbours(Interface& interface, RawSocket& socket, std::uint32_t dr_priority,
                             std::function<void(const IpAddress&)> changed)
    : interface_(interface),
      socket_(socket),
      dr_priority_(dr_priority),
      changed_(std::move(changed)),
      next_(interface.simulator()) {}

void PimNeighbours::start(const IpAddress& own) {
    own_ = own;
    generation_ = static_cast<std::uint32_t>(interface_.simulator().random());
    elect();
    next_.stop();
    soon();
}

void PimNeighbours::stop() {
    if (own_) send_hello(0);
}

// A Hello within the next 5 s.
void PimNeighbours::soon() {
    is_due_ = true;
    const auto wait = random_within(interface_.simulator(), kTriggeredDelay);
    if (!next_.is_running() || next_.remaining() > wait) next_.start(wait, [this] { say_hello(); });
}

void PimNeighbours::say_hello() {
    send_hello(kHoldTime);
    is_due_ = false;
    next_.start(kHelloPeriod, [this] { say_hello(); });
}

void PimNeighbours::send_due_hello() {
    if (is_due_) say_hello();
}

void PimNeighbours::send_hello(std::uint16_t hold_time) {
    const wire::PimHello hello{.hold_time = hold_time,
                               .lan_prune_delay = wire::PimHello::LanPruneDelay{},
                               .dr_priority = dr_priority_,
                               .generation_id = generation_};
    send_to_routers(socket_, interface_, own_, hello, 0);
}

void PimNeighbours::receive(const RawPacket& packet, const wire::PimHello& hello) {
    packet.interface.emit_decision(
        packet.frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::pim_hello});
    if (hello.hold_time == 0) return forget(packet.source);
    const auto [at, made] =
        neighbours_.try_emplace(packet.source, Neighbour{hello, Timer(interface_.simulator())});
    auto& neighbour = at->second;
    const bool anew = made || neighbour.hello.generation_id != hello.generation_id;
    const bool other = neighbour.hello != hello;
    neighbour.hello = hello;
    if (hello.hold_time == wire::PimHello::kForever)
        neighbour.gone.stop();
    else
        neighbour.gone.start(Duration::seconds(hello.hold_time),
                             [this, address = packet.source] { forget(address); });
    if (anew) soon();
    if (!anew && !other) return;
    elect();
    changed_(anew ? packet.source : IpAddress());
}

void PimNeighbours::forget(const IpAddress& address) {
    if (neighbours_.erase(IpAddress(address)) == 0) return;
    elect();
    changed_({});
}

// RFC 7761 4.3.2: the highest priority, if all tell theirs; then the highest address.
void PimNeighbours::elect() {
    const bool all_tell = std::all_of(neighbours_.begin(), neighbours_.end(), [](const auto& row) {
        return row.second.hello.dr_priority.has_value();
    });
    designated_ = own_;
    auto highest = dr_priority_;
    for (const auto& [address, neighbour] : neighbours_) {
        const auto priority = neighbour.hello.dr_priority.value_or(0);
        const bool better = all_tell ? std::tie(priority, address) > std::tie(highest, designated_)
                                     : address > designated_;
        if (!better) continue;
        highest = priority;
        designated_ = address;
    }
}

IpAddress PimNeighbours::primary(const IpAddress& address) const {
    if (neighbours_.contains(address)) return address;
    for (const auto& [own, neighbour] : neighbours_) {
        const auto& others = neighbour.hello.secondary_addresses;
        if (std::find(others.begin(), others.end(), address) != others.end()) return own;
    }
    return {};
}

std::vector<IpAddress> PimNeighbours::addresses() const {
    std::vector<IpAddress> all;
    for (const auto& [address, neighbour] : neighbours_) all.push_back(address);
    return all;
}

Duration PimNeighbours::override_interval() const {
    if (neighbours_.size() < 2) return {};
    const wire::PimHello::LanPruneDelay usual;
    auto delay = usual.propagation_delay, interval = usual.override_interval;
    for (const auto& [address, neighbour] : neighbours_) {
        const auto theirs = neighbour.hello.lan_prune_delay.value_or(usual);
        delay = std::max(delay, theirs.propagation_delay);
        interval = std::max(interval, theirs.override_interval);
    }
    return Duration::milliseconds(std::int64_t{delay} + interval);
}

}  // namespace vxlab::sim
