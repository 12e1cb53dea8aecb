// Where on a lab's drawing the interfaces are that a trace speaks of: also those that are no node
// of their own, as the ports of guests and of switches.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "labs/export/drawing.h"
#include "labs/lab/lab.h"

namespace vxlab::models {

struct FramePlace {
    std::string node;
    int edge = -1;         // of the drawing, that leaves the node through the interface; -1: none
    bool is_from = false;  // it is the edge's `from` end
};

class FramePlaces {
public:
    FramePlaces() = default;
    FramePlaces(const lab::Lab& lab, const labs::Drawing& drawing);

    // By the name that a trace has: "h1:red:eth0". Nothing: it is not in the drawing.
    std::optional<FramePlace> find(const std::string& interface) const;

private:
    void add_nodes(const labs::Drawing& drawing);
    void add_edges(const lab::Lab& lab, const labs::Drawing& drawing);
    void add_far_end(const lab::Lab& lab, const std::string& here, int edge, bool is_from,
                     const std::string& node);

    std::map<std::string, FramePlace> places_;  // by "h1/red:eth0"
};

// "h1:red:eth0" of a trace is "h1/red:eth0" in a lab.
std::string lab_place(const std::string& of_trace);

}  // namespace vxlab::models
