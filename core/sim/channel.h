// One direction of a wire, or a shaper: frames wait for their turn, take their time, get lost, and
// come out at the other end in the order of their arrival times.
#pragma once

#include <deque>
#include <functional>

#include "core/sim/event_queue.h"
#include "core/sim/frame.h"
#include "core/sim/link_parameters.h"
#include "core/sim/queue_discipline.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class Simulator;

class Channel {
public:
    // deliver: called with each frame that comes out; must not destroy the channel.
    Channel(Simulator& simulator, std::function<void(Frame)> deliver);
    // Frames on the way are lost.
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    // A wire: its queue holds what waits to be sent, not what is on the way.
    void set(const LinkParameters& parameters);
    // A discipline of kind netem (its limit counts delayed packets too) or tbf.
    void set(const QueueDiscipline& discipline);
    // none: it is on its way. Else why not, and the frame is as it was.
    trace::Reason send(Frame& frame);
    // Loses what is on the way.
    void clear();
    const QueueCounters& counters() const { return counters_; }

private:
    struct Passing {
        Instant due;
        Frame frame;
    };
    // Chance as netem has it: with a correlation, each number leans to the one before.
    struct Chance {
        double last = 0;
    };
    double draw(Chance& chance, double correlation);
    bool happens(Chance& chance, double probability, double correlation);
    bool overtakes();
    void corrupt(Frame& frame);
    Duration wire_delay();
    Duration sending_time(std::size_t bytes) const;
    bool is_full(std::size_t bytes);
    std::uint64_t byte_limit() const;
    void insert(Instant due, Frame frame);
    void arm();
    void arrive();

    Simulator& simulator_;
    std::function<void(Frame)> deliver_;
    QueueDiscipline shape_;           // a wire's parameters in the same terms, its kind none
    Instant free_at_{};               // when the sender has sent what it was given
    std::deque<Instant> departures_;  // of a wire: when each waiting frame will have been sent
    std::deque<Passing> passing_;     // by time of arrival
    TimerHandle timer_{};
    Chance loss_, duplicate_, corrupt_, reorder_, delay_;
    std::uint32_t since_overtaking_ = 0;  // packets
    QueueCounters counters_;
};

}  // namespace vxlab::sim
