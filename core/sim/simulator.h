// The virtual network as a whole: the clock, the events to come, every namespace and interface, the
// chance that a seed gives, and the stream of trace events. One thread; nothing here blocks.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/base/instant.h"
#include "core/base/kernel_error.h"
#include "core/sim/event_queue.h"
#include "core/sim/frame.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class Interface;
class Namespace;
class Listener;  // notification.h
struct Command;  // command.h

struct SimulatorOptions {
    std::uint64_t seed = 1;       // same seed and same requests: the same trace, byte for byte
    Instant start{};              // of the virtual clock
    trace::Sink* sink = nullptr;  // not owned, outlives the simulator; may be null
};

class Simulator {
public:
    explicit Simulator(SimulatorOptions options = {});
    // Namespaces that are still held elsewhere must be let go before.
    ~Simulator();
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    Instant now() const { return now_; }
    // Runs `action` once at now() + after (after < 0 counts as 0); equal times run in the order
    // they were asked for. The handle cancels; destroying the handle does not.
    TimerHandle schedule(Duration after, EventQueue::Action action);
    void cancel(TimerHandle& timer) { queue_.cancel(timer); }
    bool is_pending(TimerHandle timer) const { return queue_.is_pending(timer); }
    // What is left of it; zero unless pending.
    Duration remaining(TimerHandle timer) const;

    // The time of the next event, if one is due at all.
    std::optional<Instant> next_event() { return queue_.next_time(); }
    // Runs every event up to `until` and leaves the clock there.
    void run_until(Instant until);
    // Runs what is due now, without moving the clock: what a command set off at once.
    void settle() { run_until(now_); }

    // Namespaces live as long as something holds them: a name, a process, a session. When the last
    // lets go its interfaces go too; a nic goes home (devices/nic.h).
    std::shared_ptr<Namespace> make_namespace();
    // Null: no such namespace any more.
    Namespace* name_space(trace::NamespaceId id) const;
    // In the order they were made.
    const std::vector<Namespace*>& namespaces() const { return namespaces_; }
    // Null: never was, or is gone.
    Interface* interface(trace::InterfaceId id) const;

    // Uniform in [0, 2^64).
    std::uint64_t random();
    // Uniform in [0, 1).
    double random_fraction();
    // A locally administered unicast address.
    MacAddress random_mac();

    // The next number for a qdisc without a handle (qdisc_alloc_handle): 0x8001, 0x8002, …
    std::uint32_t next_queue_handle() { return 0x8000u | (++last_queue_handle_ & 0x7fff); }

    // A frame nobody sent before (came_from 0), or made from another.
    Frame make_frame(std::vector<std::uint8_t> bytes, trace::FrameId came_from = 0);
    // A copy of the frame with an id of its own.
    Frame copy_of(const Frame& frame);

    // The id of the latest one.
    trace::FrameId last_frame() const { return last_frame_; }

    // Numbers the event, stamps the time, hands it to the sink; returns its id. Cheap without sink.
    trace::EventId emit(trace::Event event);
    // The command that runs, if one does, has had a consequence; emit() calls it itself.
    void tell_command() {
        if (sink_ && command_) (void)emit_command();
    }
    bool is_traced() const { return sink_ != nullptr; }
    // From now on the sink hears nothing: for an owner that takes the network apart.
    void end_trace() { sink_ = nullptr; }

    // Who is told what `ip monitor` and `bridge monitor` report: notification.h. Not owned.
    void add_listener(Listener& listener);
    void remove_listener(Listener& listener);
    const std::vector<Listener*>& listeners() const { return listeners_; }

private:
    friend class Namespace;
    friend struct LinkRegistry;
    friend class CommandScope;

    trace::EventId emit_command();
    trace::EventId number_and_hand_on(trace::Event& event);

    Instant now_{};
    trace::Sink* sink_ = nullptr;
    Command* command_ = nullptr;  // the one that runs now
    EventQueue queue_;
    std::uint64_t random_[4];
    trace::EventId last_event_ = 0;
    trace::FrameId last_frame_ = 0;
    std::uint32_t last_queue_handle_ = 0;
    trace::NamespaceId last_namespace_ = 0;
    std::vector<Namespace*> namespaces_;
    // By id; null where it is gone, since ids are never used again.
    std::vector<std::unique_ptr<Interface>> interfaces_;
    std::vector<Listener*> listeners_;
};

}  // namespace vxlab::sim
