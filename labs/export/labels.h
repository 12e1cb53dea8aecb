// What stands in and at the nodes of a picture, and how they are coloured: the same for Mermaid,
// Graphviz and draw.io.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "labs/export/drawing.h"

namespace vxlab::labs {

// "br0, bridge", then its facts, then a line for each interface that is written in it.
std::vector<std::string> label_lines(const Node& node);
// "10ms delay, 1% loss"; may be empty.
std::string label_of(const Edge& edge);

// "#rrggbb".
struct Colours {
    std::string fill, line;
};
// VTEPs of one VNI have one colour.
Colours colours_of(const Drawing& drawing, const Node& node);

// The nodes with that parent, in their order; empty: those in no box.
std::vector<const Node*> children_of(const Drawing& drawing, const std::string& parent);
// The position of a node in the drawing, as an identifier: "n4".
std::string node_key(const Drawing& drawing, const std::string& id);
// As node_key(); of a box, that of the first node in it which is none: layouts join only those.
std::string leaf_key(const Drawing& drawing, const std::string& id);

// A cable, port or tunnel from above to below, so that the underlay is on top and guests are at
// the bottom.
struct Joined {
    std::string above, below;  // ids of nodes
    std::string above_interface, below_interface;
};
Joined from_above(const Drawing& drawing, const Edge& edge);

// The characters & < > " as XML and HTML write them.
std::string xml_escaped(const std::string& text);

}  // namespace vxlab::labs
