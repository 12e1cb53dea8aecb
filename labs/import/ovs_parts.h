// What Open vSwitch has, as parts of a lab.
#pragma once

#include <string>
#include <vector>

#include "core/trace/network_state.h"
#include "labs/lab/lab.h"

namespace vxlab::labs {

// Kinds that with_ovs_devices() gives to devices.
inline constexpr const char* kOvsBridge = "ovs bridge";
inline constexpr const char* kOvsInternal = "ovs internal port";

// The state with the devices of each Open vSwitch as the import sees them: bridges and internal
// ports, in whichever namespace they are, have a kind of their own; every port has its bridge as
// master; and what is the datapath's own, such as ovs-system, is gone.
trace::NetworkState with_ovs_devices(trace::NetworkState state);

// Of a device of such a state: whether it is a port of Open vSwitch, and of what.
bool is_ovs_port(const trace::InterfaceState& one);
lab::Port ovs_port(const trace::InterfaceState& one);

// The keys of a lab that Open vSwitch has settings for.
void set_ovs(lab::Bridge& bridge, const trace::InterfaceState& one);
void set_internal(lab::Interface& interface, const trace::InterfaceState& one);

// What no device shows.
struct RestOfOvs {
    std::vector<lab::Vtep> vteps;
    std::vector<std::string> flows;
    std::vector<std::string> commands;  // what a lab file has no key for
    std::vector<std::string> left_out;
};
RestOfOvs rest_of_ovs(const trace::OvsBridgeState& bridge);

}  // namespace vxlab::labs
