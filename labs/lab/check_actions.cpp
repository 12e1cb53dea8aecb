// Whether the actions speak of what is there.
#include <fmt/format.h>

#include <algorithm>

#include "labs/lab/checks.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

class ActionCheck {
public:
    ActionCheck(const Lab& lab, Problems& problems) : lab_(lab), problems_(problems) {}

    void operator()(const Ping& ping) {
        check(ping.from);
        check_target(ping.to, ping.from.mark);
    }
    void operator()(const Arping& arping) {
        check_with_interface(arping.from);
        check_target(arping.to, arping.from.mark);
    }
    void operator()(const Iperf& iperf) {
        check(iperf.from);
        check_target(text(iperf.to), iperf.to.mark);
    }
    void operator()(const Send& send) {
        check_with_interface(send.from);
        constexpr std::size_t kHeader = 14;
        if (send.frame.size() < kHeader)
            complain(send.from.mark, "a frame begins with the 14 bytes of an Ethernet header");
    }
    void operator()(const Move& move) {
        const auto view = check(move.guest);
        const auto* machine = find_machine(lab_, move.to);
        if (!machine) {
            complain(move.guest.mark, fmt::format("there is no machine '{}'", move.to),
                     suggest(move.to, machines()));
            return;
        }
        if (!view) return;
        if (view->name_space.empty())
            return complain(move.guest.mark, "only a guest can move", "name it as h1/red");
        if (view->machine == move.to)
            return complain(move.guest.mark,
                            fmt::format("{} is on {} already", text(move.guest), move.to));
        check_landing(move, *machine, *view->place);
        move_guest(lab_, move);
    }
    void operator()(const Cable& cable) {
        const auto view = check_with_interface(cable.interface);
        if (!view) return;
        const auto* interface = find_interface(*view->place, cable.interface.interface);
        if (interface && interface->kind == InterfaceKind::nic && !interface->link.empty()) return;
        complain(cable.interface.mark, fmt::format("{} has no cable", text(cable.interface)),
                 "only an interface with a 'link' has one");
    }
    void operator()(const ChangeFdb& change) {
        const auto view = check_with_interface(change.at);
        if (!view) return;
        const auto& device = change.at.interface;
        if (!find_vtep(*view->place, device) && !find_bridge(*view->place, device))
            complain(change.at.mark, fmt::format("{} is no VTEP and no bridge", text(change.at)));
    }
    void operator()(const Wait&) {}
    void operator()(const RunCommand& run) {
        check(run.at);
        check_command(run.command, run.at.mark, problems_);
    }

private:
    void complain(const Mark& mark, std::string what, std::string hint = {}) {
        problems_.push_back({mark, std::move(what), std::move(hint)});
    }

    std::vector<std::string> machines() const {
        std::vector<std::string> names;
        for (const auto& one : lab_.machines) names.push_back(one.name);
        return names;
    }

    std::optional<PlaceView> check(const Ref& ref) {
        auto view = find_place(lab_, ref);
        if (view) return view;
        std::vector<std::string> known;
        for (const auto& one : all_places(lab_)) known.push_back(title(one));
        const auto place = text(Ref{ref.machine, ref.name_space, {}, {}});
        complain(ref.mark, fmt::format("there is no place '{}'", place), suggest(place, known));
        return std::nullopt;
    }

    std::optional<PlaceView> check_with_interface(const Ref& ref) {
        auto view = check(ref);
        if (!view) return std::nullopt;
        const auto devices = devices_of(*view->place);
        if (ref.interface.empty()) {
            complain(ref.mark, fmt::format("'{}' needs its interface", text(ref)),
                     devices.empty() ? "" : fmt::format("such as {}:{}", text(ref), devices[0]));
            return std::nullopt;
        }
        if (std::find(devices.begin(), devices.end(), ref.interface) != devices.end()) return view;
        complain(ref.mark, fmt::format("{} has no interface '{}'", title(*view), ref.interface),
                 suggest(ref.interface, devices));
        return std::nullopt;
    }

    // An address, or a place that has one.
    void check_target(const std::string& target, const Mark& mark) {
        if (IpAddress::parse(target)) return;
        auto ref = parse_ref(target);
        if (!ref)
            return complain(mark, fmt::format("'{}' is neither an address nor a place", target));
        ref->mark = mark;
        const auto view = check(*ref);
        if (view && addresses_of(*view->place, ref->interface).empty())
            complain(mark, fmt::format("{} has no address", target), "write the address itself");
    }

    void check_landing(const Move& move, const Machine& machine, const Place& guest) {
        for (const auto& one : guest.interfaces) {
            const auto& bridge = move.bridge.empty() ? one.port.bridge : move.bridge;
            if (bridge.empty() || find_bridge(machine.root, bridge)) continue;
            complain(move.guest.mark, fmt::format("{} has no bridge '{}'", machine.name, bridge),
                     "say which with 'bridge'");
        }
    }

    Lab lab_;  // as the actions before have left it
    Problems& problems_;
};

}  // namespace

void check_command(const std::string& line, const Mark& mark, Problems& problems) {
    if (!split_words(line))
        problems.push_back({mark,
                            fmt::format("'{}' is not one command without shell operators", line),
                            "quote what is to be taken as it is"});
}

void check_actions(const Lab& lab, Problems& problems) {
    ActionCheck check(lab, problems);
    for (const auto& action : lab.actions) std::visit(check, action.what);
}

}  // namespace vxlab::lab
