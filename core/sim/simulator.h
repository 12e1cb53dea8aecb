// The virtual network as a whole: the clock, the events to come, every namespace and interface, the
// chance that a seed gives, and the stream of trace events. One thread; nothing here blocks.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/base/kernel_error.h"
#include "core/sim/event_queue.h"
#include "core/sim/frame.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class Interface;
class Namespace;

struct SimulatorOptions {
    std::uint64_t seed = 1;       // same seed and same requests: the same trace, byte for byte
    Instant start{};              // of the virtual clock
    trace::Sink* sink = nullptr;  // not owned, outlives the simulator; may be null
};

class Simulator {
public:
    explicit Simulator(SimulatorOptions options = {});
    ~Simulator();
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    Instant now() const { return now_; }
    // Runs `action` once at now() + after (after < 0 counts as 0); equal times run in the order
    // they were asked for. The handle cancels; destroying the handle does not.
    TimerHandle schedule(Duration after, std::function<void()> action);
    void cancel(TimerHandle& timer);

    // The time of the next event, if one is due at all.
    std::optional<Instant> next_event() const;
    // Runs every event up to `until` and leaves the clock there.
    void run_until(Instant until);
    // Runs what is due now, without moving the clock: what a command set off at once.
    void settle();

    // Namespaces live as long as something holds them: a name, a process (hold_namespace), a
    // session.
    std::shared_ptr<Namespace> make_namespace();
    Interface* interface(trace::InterfaceId id) const;

    // Uniform in [0, 2^64).
    std::uint64_t random();
    // A locally administered unicast address.
    MacAddress random_mac();

    // A frame nobody sent before (came_from 0), or made from another.
    Frame make_frame(std::vector<std::uint8_t> bytes, trace::FrameId came_from = 0);
    // A copy of the frame with an id of its own.
    Frame copy_of(const Frame& frame);

    // Numbers the event, stamps the time, hands it to the sink; returns its id. Cheap without sink.
    trace::EventId emit(trace::Event event);
    bool is_traced() const { return sink_ != nullptr; }

    // Called when the simulator changes what `ip monitor` and `bridge monitor` report, or a program
    // that waits might go on. See notification.h.
    class Listener;
    void add_listener(Listener* listener);
    void remove_listener(Listener* listener);

private:
    friend class Namespace;
    friend class Interface;

    Instant now_{};
    trace::Sink* sink_ = nullptr;
};

}  // namespace vxlab::sim
