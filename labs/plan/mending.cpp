// Commands that may find what they set there already.
#include "labs/plan/mending.h"

#include <algorithm>

#include "labs/lab/lookup.h"
#include "labs/lab/words.h"

namespace vxlab::plan {
namespace {

class Mending {
public:
    Mending(const lab::Place& place, lab::Ref at) : place_(place), at_(std::move(at)) {
        devices_.push_back(at_.interface);
        for (const auto& one : place.interfaces)
            if (one.kind == lab::InterfaceKind::vlan && one.on == at_.interface)
                devices_.push_back(one.name);
    }

    std::vector<Command> commands() {
        for (const auto& device : devices_)
            for (const auto& one : lab::addresses_of(place_, device))
                if (one.address.is_v6())
                    add({"ip", "addr", "replace", lab::text(one), "dev", device, "nodad"});
        for (const auto& one : place_.neighbours)
            if (is_lost(one.dev))
                add({"ip", "neigh", "replace", one.address.text(), "lladdr", one.mac.text(), "dev",
                     one.dev, "nud", "permanent"});
        for (const auto& one : place_.routes)
            if (is_lost(one.dev) || (one.dev.empty() && is_near(one.via))) add_route(one);
        return std::move(commands_);
    }

private:
    void add(Words words) {
        commands_.push_back({at_.machine, at_.name_space, std::move(words), {}, {}, {}, {}});
    }

    bool is_lost(const std::string& device) const {
        return std::find(devices_.begin(), devices_.end(), device) != devices_.end();
    }

    bool is_near(const IpAddress& gateway) const {
        return std::any_of(devices_.begin(), devices_.end(), [&](const auto& device) {
            const auto all = lab::addresses_of(place_, device);
            return std::any_of(all.begin(), all.end(),
                               [&](const auto& one) { return lab::contains(one, gateway); });
        });
    }

    void add_route(const lab::Route& route) {
        const auto& family = route.to ? route.to->address : route.via;
        Words words{"ip", family.is_v4() ? "-4" : "-6", "route", "replace",
                    route.to ? lab::text(*route.to) : std::string("default")};
        if (route.via) words.insert(words.end(), {"via", route.via.text()});
        if (!route.dev.empty()) words.insert(words.end(), {"dev", route.dev});
        if (route.metric) words.insert(words.end(), {"metric", std::to_string(*route.metric)});
        add(std::move(words));
    }

    const lab::Place& place_;
    lab::Ref at_;
    std::vector<std::string> devices_;
    std::vector<Command> commands_;
};

}  // namespace

std::vector<Command> set_again(const lab::Lab& lab, const lab::Ref& interface) {
    const auto view = lab::find_place(lab, interface);
    return view ? Mending(*view->place, interface).commands() : std::vector<Command>{};
}

}  // namespace vxlab::plan
