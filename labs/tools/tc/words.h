// The words of `tc qdisc add|change|replace|delete`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/sim/queue_discipline.h"
#include "labs/tools/iproute/arguments.h"

namespace vxlab::labs::tc_tool {

struct QdiscWords {
    std::string device, kind;
    bool root = false;
    std::uint32_t handle = 0;  // the major number
    std::string unmodelled;    // a word that is understood by tc and not simulated here
    sim::QueueDiscipline options{};
};

// Reads them all, with the options of the kinds that are known; others are left unread.
QdiscWords parse_qdisc(iproute::Arguments& arguments);

// The options behind "netem" and "tbf"; a word that is not simulated goes to `unmodelled`.
void parse_netem(iproute::Arguments& arguments, QdiscWords& words);
void parse_tbf(iproute::Arguments& arguments, QdiscWords& words);

}  // namespace vxlab::labs::tc_tool
