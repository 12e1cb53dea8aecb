// Every place of a lab, then what spans them.
#include "labs/lab/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "labs/lab/checks.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

void check_view(const Lab& lab, Problems& problems) {
    std::vector<std::string> nodes;
    for (const auto& view : all_places(lab)) nodes.push_back(title(view));
    for (const auto& one : lab.switches) nodes.push_back(one.name);
    for (const auto& one : lab.uplinks) nodes.push_back(one.name);
    for (const auto& position : lab.view) {
        const auto bare = position.node.substr(0, position.node.find(':'));
        if (std::find(nodes.begin(), nodes.end(), bare) == nodes.end())
            problems.push_back(
                {{}, fmt::format("view: there is no '{}'", position.node), suggest(bare, nodes)});
    }
}

void check_routers(const Lab& lab, Problems& problems) {
    int multicast = 0;
    for (const auto& router : lab.routers) multicast += router.multicast ? 1 : 0;
    for (const auto& router : lab.routers) {
        if (!router.multicast) continue;
        if (!router.rendezvous_point && multicast > 1)
            problems.push_back({router.mark,
                                fmt::format("{} routes multicast but does not know the rendezvous "
                                            "point of the groups",
                                            router.name),
                                "give every multicast router the same rendezvous_point, an address "
                                "of one of them"});
        if (router.rendezvous_point && !router.rendezvous_point.is_v4())
            problems.push_back({router.mark, "a rendezvous point is an IPv4 address here", {}});
    }
}

}  // namespace

std::string title(const PlaceView& view) {
    return view.name_space.empty() ? view.machine : view.machine + '/' + view.name_space;
}

void check_lab(const Lab& lab, Problems& problems) {
    check_names(lab, problems);
    for (const auto& view : all_places(lab))
        check_place(view, find_machine(lab, view.machine), problems);
    check_cables(lab, problems);
    check_routers(lab, problems);
    check_actions(lab, problems);
    check_view(lab, problems);
}

}  // namespace vxlab::lab
