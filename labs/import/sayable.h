// Which devices of a state a lab file has words for, and why not the others.
#pragma once

#include <string>

#include "core/trace/network_state.h"

namespace vxlab::labs {

class Sayable {
public:
    // Both outlive it; `space` is one of the network.
    Sayable(const trace::NetworkState& network, const trace::NamespaceState& space)
        : network_(network), space_(space) {}

    // What stands against writing it; empty: nothing.
    std::string why_not(const trace::InterfaceState& one) const;
    // Whether a row may name that device of the namespace: it is there, and in the lab too.
    bool has(const std::string& name) const;
    bool has_bridge(const std::string& name) const;

    // Null: there is none in the namespace.
    const trace::InterfaceState* device(const std::string& name) const;
    // The other end of a veth, and the name of the namespace that it is in. Null: not to be seen.
    const trace::InterfaceState* other_end(const trace::InterfaceState& one,
                                           std::string& name_space) const;

private:
    std::string why_not_above(const trace::InterfaceState& one, const std::string& lower) const;

    const trace::NetworkState& network_;
    const trace::NamespaceState& space_;
};

// An option of a device as its tools tell it; empty: they do not.
std::string option(const trace::InterfaceState& one, const std::string& key);

}  // namespace vxlab::labs
