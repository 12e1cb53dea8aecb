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

    void set(const LinkParameters& parameters);
    void set(const QueueDiscipline& discipline);
    // none: it is on its way. Else why not, and the frame is as it was.
    trace::Reason send(Frame& frame);
    // Loses what is on the way: the link went down.
    void clear();
    const QueueCounters& counters() const { return counters_; }

private:
    struct Passing {
        Instant due;
        Frame frame;
    };
    void insert(Instant due, Frame frame);
    void arm();
    void arrive();
    Duration delay();

    Simulator& simulator_;
    std::function<void(Frame)> deliver_;
    QueueDiscipline shape_;        // a link's parameters in the same terms
    Instant free_at_{};            // when the sender has sent what it was given
    std::deque<Passing> passing_;  // by time of arrival
    TimerHandle timer_{};
    QueueCounters counters_;
};

}  // namespace vxlab::sim
