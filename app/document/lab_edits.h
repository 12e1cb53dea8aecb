// What a user does to a lab on the canvas, as changes of its value. Nodes are named as in its
// drawing: "h1", "h1/red", "h1:br0", "lan". A new part gets a name that is free and the addresses
// that fit where it is put, so that what was drawn can be run.
#pragma once

#include <string>

#include "core/base/result.h"
#include "labs/lab/lab.h"

namespace vxlab::document {

// Each returns the node that was made.
std::string add_machine(lab::Lab& lab);
std::string add_switch(lab::Lab& lab);
std::string add_router(lab::Lab& lab);
// In the machine, or the namespace, that `node` is or is in. The error: it is in none.
Result<std::string> add_namespace(lab::Lab& lab, const std::string& node);
Result<std::string> add_bridge(lab::Lab& lab, const std::string& node);
Result<std::string> add_vtep(lab::Lab& lab, const std::string& node);

// With all that is in it, and what cannot be without it: cables, ports, actions.
void remove_node(lab::Lab& lab, const std::string& node);

// A cable, a port of a bridge, the interface below a VTEP, or two VTEPs that flood to each other:
// whatever joins such nodes. The error: nothing does.
Result<void> join_nodes(lab::Lab& lab, const std::string& from, const std::string& to);

// Everywhere. The error: the name is no name, or there is such a node.
Result<void> rename_node(lab::Lab& lab, const std::string& node, const std::string& name);

}  // namespace vxlab::document
