// Seeing frames.
#include "labs/tools/tcpdump/capture.h"

#include "labs/tools/tcpdump/cooked.h"

namespace vxlab::labs::tcpdump_tool {

Capture::Capture(Process& process, const Options& options, sim::Interface* interface,
                 source::CaptureFilter filter)
    : process_(process), options_(options), any_(!interface), filter_(std::move(filter)) {
    process_.simulator().add_listener(*this);
    if (interface) tap(*interface);
    if (interface) return;
    for (const auto& [index, one] : process_.name_space().interfaces()) tap(*one);
}

Capture::~Capture() {
    process_.simulator().remove_listener(*this);
    while (!taps_.empty()) untap(taps_.begin()->first);
}

void Capture::tap(sim::Interface& interface) {
    taps_[interface.id] = interface.add_tap([this](sim::Interface& where, const sim::Frame& frame,
                                                   bool incoming) { see(where, frame, incoming); });
    if (options_.promiscuous && !any_) interface.change_promiscuity(1);
}

void Capture::untap(trace::InterfaceId id) {
    const auto found = taps_.find(id);
    if (found == taps_.end()) return;
    if (auto* interface = process_.simulator().interface(id)) {
        interface->remove_tap(found->second);
        if (options_.promiscuous && !any_) interface->change_promiscuity(-1);
    }
    taps_.erase(found);
}

void Capture::link(sim::Namespace& name_space, const sim::Interface& interface,
                   sim::Change change) {
    if (&name_space != &process_.name_space()) return;
    if (change == sim::Change::removed && taps_.count(interface.id)) {
        untap(interface.id);
        gone_ = !any_;
        process_.notify();
    } else if (change == sim::Change::made && any_ && !taps_.count(interface.id)) {
        if (auto* made = process_.simulator().interface(interface.id)) tap(*made);
    }
}

void Capture::see(const sim::Interface& interface, const sim::Frame& frame, bool incoming) {
    if (options_.direction == (incoming ? Direction::out : Direction::in)) return;
    Captured captured;
    captured.bytes = any_ ? cook(interface, frame.bytes(), incoming)
                          : std::vector<std::uint8_t>(frame.bytes().begin(), frame.bytes().end());
    captured.wire_length = static_cast<std::uint32_t>(captured.bytes.size());
    if (!passes(filter_.program, captured.bytes, captured.wire_length) ||
        !passes(filter_.own_program, captured.bytes, captured.wire_length))
        return;
    ++received_;
    if (captured.bytes.size() > options_.snap_length) captured.bytes.resize(options_.snap_length);
    captured.time = process_.simulator().now();
    captured.interface = interface.name;
    frames_.push_back(std::move(captured));
    process_.notify();
}

std::optional<Captured> Capture::next() {
    if (frames_.empty()) return std::nullopt;
    auto frame = std::move(frames_.front());
    frames_.pop_front();
    return frame;
}

}  // namespace vxlab::labs::tcpdump_tool
