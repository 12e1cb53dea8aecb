// What a user's command does in the network is told as its doing: the events that nothing else
// caused get it as their cause.
#pragma once

#include <string>
#include <utility>

#include "core/sim/simulator.h"

namespace vxlab::sim {

struct Command {
    trace::NamespaceId name_space = 0;  // where it was given
    std::string words;                  // as a shell reads them
    trace::EventId event = 0;           // set once it has done something: that is when it is told
};

// The command runs while this lives; not its consequences that come later by themselves.
class CommandScope {
public:
    CommandScope(Simulator& simulator, Command& command)
        : simulator_(simulator), outer_(std::exchange(simulator.command_, &command)) {}
    ~CommandScope() { simulator_.command_ = outer_; }
    CommandScope(const CommandScope&) = delete;
    CommandScope& operator=(const CommandScope&) = delete;

private:
    Simulator& simulator_;
    Command* outer_;
};

}  // namespace vxlab::sim
