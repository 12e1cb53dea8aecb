// The protocol tree of one packet: nodes in one vector, linked by index, each with the byte range
// it was read from. Cleared and filled again for the next packet without giving memory back.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "capture/dissect/field.h"
#include "core/base/bytes.h"

namespace vxlab::dissect {

// Bytes of one of the dissection's buffers: 0 is the captured frame, others are reassembled data.
struct Range {
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
    std::uint16_t buffer = 0;

    friend bool operator==(const Range&, const Range&) = default;
};

using NodeId = std::int32_t;
inline constexpr NodeId kNoNode = -1;

struct Node {
    const FieldDef* field = nullptr;
    NodeId parent = kNoNode;
    NodeId first_child = kNoNode;
    NodeId last_child = kNoNode;
    NodeId next_sibling = kNoNode;
    Range range;
    std::uint16_t layer = 0;  // index into Dissection::layers
    bool hidden = false;      // for filters and -e alone, as ip.addr beside ip.src
    bool titled = false;      // the label is vxlab's own: -e prints a protocol's name instead
    bool generated = false;   // computed, not read: shown in [brackets]
    std::uint64_t number = 0;
    Bytes bytes;             // see holds_bytes(); valid as long as the dissection's buffers
    std::string_view label;  // what the tree shows instead of "name: value"; may be empty
};

class Tree {
public:
    Tree() = default;
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    void clear() {
        nodes_.clear();
        last_root_ = kNoNode;
        text_.release();
    }

    // Appends a node below parent, or at the top for kNoNode.
    NodeId append(NodeId parent, const Node& node);

    Node& operator[](NodeId id) { return nodes_[static_cast<std::size_t>(id)]; }
    const Node& operator[](NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
    NodeId first() const { return nodes_.empty() ? kNoNode : 0; }
    std::size_t size() const { return nodes_.size(); }
    bool empty() const { return nodes_.empty(); }

    // The node after id in reading order (parent, its children, next sibling); kNoNode at the end.
    NodeId next(NodeId id) const;
    int depth(NodeId id) const;

    // A copy of text that lives until clear().
    std::string_view keep(std::string_view text);

    // All nodes in the order they were appended, which is not the reading order.
    const std::vector<Node>& nodes() const { return nodes_; }

private:
    std::vector<Node> nodes_;
    NodeId last_root_ = kNoNode;
    std::pmr::monotonic_buffer_resource text_{4096};
};

}  // namespace vxlab::dissect
