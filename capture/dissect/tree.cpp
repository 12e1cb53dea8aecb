#include "capture/dissect/tree.h"

#include <cstring>

namespace vxlab::dissect {

NodeId Tree::append(NodeId parent, const Node& node) {
    const auto id = static_cast<NodeId>(nodes_.size());
    nodes_.push_back(node);
    nodes_.back().parent = parent;
    NodeId& last = parent == kNoNode ? last_root_ : (*this)[parent].last_child;
    if (last != kNoNode) {
        (*this)[last].next_sibling = id;
    } else if (parent != kNoNode) {
        (*this)[parent].first_child = id;
    }
    last = id;
    return id;
}

NodeId Tree::next(NodeId id) const {
    if ((*this)[id].first_child != kNoNode) return (*this)[id].first_child;
    while (id != kNoNode && (*this)[id].next_sibling == kNoNode) id = (*this)[id].parent;
    return id == kNoNode ? kNoNode : (*this)[id].next_sibling;
}

int Tree::depth(NodeId id) const {
    int depth = 0;
    for (id = (*this)[id].parent; id != kNoNode; id = (*this)[id].parent) ++depth;
    return depth;
}

std::string_view Tree::keep(std::string_view text) {
    if (text.empty()) return {};
    auto* copy = static_cast<char*>(text_.allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

}  // namespace vxlab::dissect
