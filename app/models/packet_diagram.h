// The packet as RFC 7348 draws it: 32 bits a row, layer by layer from the outside in, every field
// with its bits and its value. Geometry in bits and rows; drawing it is a view's work.
#pragma once

#include <QString>
#include <vector>

#include "capture/dissect/dissection.h"
#include "capture/dissect/summary_line.h"

namespace vxlab::models {

// A field's part of one row: a field that goes over a row's end has several.
struct DiagramCell {
    int row = 0;        // from the top of its layer
    int first_bit = 0;  // 0 to 31
    int bits = 0;       // 1 to 32
};

struct DiagramField {
    dissect::NodeId node = dissect::kNoNode;
    QString name;
    QString value;
    std::vector<DiagramCell> cells;
    bool cut = false;  // longer than the rows drawn for it
};

struct DiagramLayer {
    QString title;  // "Outer Ethernet", "VXLAN", "Inner IPv4"
    dissect::Role role = dissect::Role::plain;
    int tunnel_depth = 0;
    int rows = 0;
    std::vector<DiagramField> fields;  // in the order of their bits
};

// Of the captured frame alone, without what was put together from several packets.
std::vector<DiagramLayer> packet_diagram(const dissect::Dissection& dissection);

}  // namespace vxlab::models
