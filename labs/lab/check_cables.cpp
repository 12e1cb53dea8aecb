// Cables of the underlay: both ends must be there and agree.
#include <fmt/format.h>

#include "labs/lab/checks.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

struct Card {
    const PlaceView* view;
    const Interface* interface;
};

std::string name_of(const Card& card) {
    return fmt::format("{}:{}", card.view->machine, card.interface->name);
}

std::vector<std::string> targets(const Lab& lab, const std::vector<Card>& cards) {
    std::vector<std::string> names;
    for (const auto& one : lab.switches) names.push_back(one.name);
    for (const auto& one : lab.uplinks) names.push_back(one.name);
    for (const auto& card : cards) names.push_back(name_of(card));
    return names;
}

bool is_node(const Lab& lab, const std::string& name) {
    for (const auto& uplink : lab.uplinks)
        if (uplink.name == name) return true;
    return find_switch(lab, name) != nullptr;
}

void check_card(const Lab& lab, const Card& card, const std::vector<Card>& cards,
                Problems& problems) {
    const auto& link = card.interface->link;
    if (link.empty() || is_node(lab, link)) return;
    for (const auto& other : cards) {
        if (name_of(other) != link) continue;
        if (other.interface->link != name_of(card))
            problems.push_back(
                {card.interface->mark,
                 fmt::format("{} is on a cable to {}, whose link is {}", name_of(card), link,
                             other.interface->link.empty() ? "nothing" : other.interface->link),
                 fmt::format("write link: {} there", name_of(card))});
        if (&other != &card && link == name_of(card)) return;
        return;
    }
    problems.push_back({card.interface->mark, fmt::format("there is no '{}' to link to", link),
                        suggest(link, targets(lab, cards))});
}

// Each end of a veth names the other.
void check_peer(const Lab& lab, const PlaceView& view, const Interface& one, Problems& problems) {
    const auto peer = parse_peer(one.peer);
    const auto other = find_place(lab, {view.machine, peer.name_space, {}, {}});
    const auto* end = other ? find_interface(*other->place, peer.interface) : nullptr;
    const auto own = view.name_space + ':' + one.name;
    if (!end) {
        problems.push_back({one.mark,
                            fmt::format("{} has no interface '{}' to be the peer of {}",
                                        view.machine, one.peer, own),
                            "write it as namespace:interface, and :interface for the root"});
        return;
    }
    const auto back = parse_peer(end->peer);
    if (back.name_space != view.name_space || back.interface != one.name)
        problems.push_back({one.mark, fmt::format("{} does not name {} as its peer", one.peer, own),
                            fmt::format("write peer: '{}' there", own)});
}

}  // namespace

void check_cables(const Lab& lab, Problems& problems) {
    const auto views = all_places(lab);
    for (const auto& view : views)
        for (const auto& one : view.place->interfaces)
            if (!one.peer.empty()) check_peer(lab, view, one, problems);
    std::vector<Card> cards;
    for (const auto& view : views) {
        for (const auto& one : view.place->interfaces) {
            if (one.kind != InterfaceKind::nic) continue;
            if (view.name_space.empty())
                cards.push_back({&view, &one});
            else
                problems.push_back({one.mark, "only a machine's own interfaces have cables",
                                    "give the namespace a 'bridge', and the machine the link"});
        }
    }
    for (const auto& card : cards) check_card(lab, card, cards, problems);
}

}  // namespace vxlab::lab
