// Kinds of devices, and what they stand on.
#include "labs/import/sayable.h"

#include <fmt/format.h>

#include "labs/import/ovs_parts.h"
#include "labs/lab/lookup.h"
#include "labs/lab/words.h"

namespace vxlab::labs {

using trace::InterfaceState;
using trace::NamespaceState;

namespace {

const InterfaceState* find(const NamespaceState& space, const std::string& name) {
    for (const auto& one : space.interfaces)
        if (one.name == name) return &one;
    return nullptr;
}

bool has_name(const InterfaceState& one) {
    return lab::is_name(one.name, lab::kInterfaceNameLength);
}

}  // namespace

std::string option(const InterfaceState& one, const std::string& key) {
    const auto found = one.options.find(key);
    return found == one.options.end() ? std::string() : found->second;
}

const InterfaceState* Sayable::device(const std::string& name) const { return find(space_, name); }

bool Sayable::has(const std::string& name) const {
    const auto* one = device(name);
    return one && (one->name == "lo" || why_not(*one).empty());
}

bool Sayable::has_bridge(const std::string& name) const {
    const auto* one = device(name);
    return one && one->kind == "bridge";
}

const InterfaceState* Sayable::other_end(const InterfaceState& one, std::string& name_space) const {
    const auto peer = lab::parse_peer(one.lower);
    name_space = one.lower.find(':') == std::string::npos ? space_.name : peer.name_space;
    for (const auto& each : network_.name_spaces)
        if (each.machine == space_.machine && each.name == name_space)
            return find(each, peer.interface);
    return nullptr;
}

std::string Sayable::why_not_above(const InterfaceState& one, const std::string& lower) const {
    if (lower.empty() || !device(lower) || lower == one.name)
        return "the interface below it is not in this namespace";
    return has(lower) ? std::string() : fmt::format("it is above {}, which is left out", lower);
}

std::string Sayable::why_not(const InterfaceState& one) const {
    std::string space;
    if (!has_name(one)) return "a name that no lab file takes";
    if (one.kind == "bridge" || one.kind == "dummy") return {};
    if (one.kind == kOvsBridge || one.kind == kOvsInternal) return {};
    if (one.kind == "veth") {
        const auto* end = other_end(one, space);
        if (!end) return "its other end is not to be seen";
        return has_name(*end) ? std::string() : fmt::format("its other end is {}", end->name);
    }
    if (one.kind == "tun")
        return option(one, "type") == "tun" ? "a tun has no Ethernet" : std::string();
    if (one.kind == "vlan" || one.kind == "macvlan") return why_not_above(one, one.lower);
    if (one.kind == "vxlan") {
        if (option(one, "external") == "true") return "its VNI is chosen by others (external)";
        const auto below = option(one, "link");
        return below.empty() ? std::string() : why_not_above(one, below);
    }
    if (!one.kind.empty()) return "an interface of kind " + one.kind;
    if (one.mac.is_zero()) return "it has no Ethernet address";
    return space_.name.empty() ? std::string() : "a card outside of the machine's root";
}

}  // namespace vxlab::labs
