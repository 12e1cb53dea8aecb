// Two states of one lab, compared: as the engine runs it and as its script builds it, in two
// engines, or before it was written as a lab file and after.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/mac_address.h"
#include "core/trace/network_state.h"

namespace vxlab::labs {

// The MAC addresses that somebody chose, as far as a state shows it: those that a static row or
// neighbour names, those that are not locally administered, and 52:54:00, which people and QEMU
// write. Others look like the random ones that the kernel gives.
class ChosenMacs {
public:
    explicit ChosenMacs(const trace::NetworkState& state);
    bool contains(MacAddress mac) const;
    // A static row or a neighbour names it.
    bool is_named(MacAddress mac) const { return named_.contains(mac); }

private:
    std::set<MacAddress> named_;
};

// What an exported script has built on one host, as those machines: namespace M is the root of
// machine M, namespace M-red its namespace red, and a veth from machine to machine is a card on a
// cable, one whose other end is loose a card on none. The host's own root is left out, and what
// belongs to no machine stays there.
trace::NetworkState as_machines(const trace::NetworkState& host,
                                const std::vector<std::string>& machines);

// What differs, a line each: "h1/red eth0: only in the first: mtu 1500". Not compared: the order of
// things (their ifindex), MAC addresses that nobody chose and a bridge's rows of its own, what was
// learned or is a timer's, and `unseen`.
std::vector<std::string> differences(const trace::NetworkState& one,
                                     const trace::NetworkState& other);

}  // namespace vxlab::labs
