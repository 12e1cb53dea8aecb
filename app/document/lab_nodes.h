// The node of a drawing in the lab that it is drawn from.
#pragma once

#include <string>

#include "labs/lab/lab.h"

namespace vxlab::document {

// Pointers into the lab; null where the node has no such part.
struct LabNode {
    std::string machine, name_space, device;
    lab::Machine* owner = nullptr;  // of the place, unless it is a router's
    lab::Router* router = nullptr;
    lab::Switch* net_switch = nullptr;
    lab::Place* place = nullptr;  // that the node is, or that the device is in
    lab::Bridge* bridge = nullptr;
    lab::Vtep* vtep = nullptr;
    lab::Interface* interface = nullptr;

    bool is_place() const { return place && device.empty(); }
    // A machine's or router's own namespace.
    bool is_root() const { return is_place() && name_space.empty(); }
};

LabNode find_node(lab::Lab& lab, const std::string& id);

}  // namespace vxlab::document
