// Where the nodes of a lab's drawing stand: the same lab always gets the same picture.
#pragma once

#include <QPointF>
#include <QRectF>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "labs/export/drawing.h"

namespace vxlab::models {

struct LabLayout {
    std::map<std::string, QRectF> rects;  // by node
    QRectF bounds() const;
};

// How large a node's text is, with room around it; of a box, its title.
using NodeSize = std::function<QSizeF(const labs::Node&)>;

// The underlay is on top, machines below it; in a machine its cards, VTEPs, bridges and guests
// stand below each other. A node of `view` stands where it says (its middle), and boxes grow around
// what is in them.
LabLayout lay_out(const labs::Drawing& drawing, const std::vector<lab::Position>& view,
                  const NodeSize& size);

}  // namespace vxlab::models
