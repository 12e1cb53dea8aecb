// What steps make and need.
#include "labs/plan/command.h"

namespace vxlab::plan {
namespace {

template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace

bool operator==(const Connect& a, const Connect& b) {
    return a.machine == b.machine && a.interface == b.interface &&
           a.other_machine == b.other_machine && a.other_interface == b.other_interface &&
           a.quality.delay == b.quality.delay && a.quality.jitter == b.quality.jitter &&
           a.quality.rate == b.quality.rate && a.quality.loss == b.quality.loss;
}

std::vector<std::string> made_by(const Step& step) {
    using Names = std::vector<std::string>;
    return std::visit(Overloaded{[](const MakeMachine& one) { return Names{one.name}; },
                                 [](const Connect& one) {
                                     return Names{one.machine + ':' + one.interface,
                                                  one.other_machine + ':' + one.other_interface};
                                 },
                                 [](const Command& one) {
                                     return one.makes.empty() ? Names{} : Names{one.makes};
                                 },
                                 [](const RouteMulticast&) { return Names{}; }},
                      step);
}

std::vector<std::string> needs_of(const Step& step) {
    using Names = std::vector<std::string>;
    return std::visit(Overloaded{[](const MakeMachine&) { return Names{}; },
                                 [](const Connect& one) {
                                     return Names{one.machine, one.other_machine};
                                 },
                                 [](const Command& one) { return one.needs; },
                                 [](const RouteMulticast& one) { return Names{one.machine}; }},
                      step);
}

}  // namespace vxlab::plan
