// Depth first, as the tree is stored.
#include "app/cli/dissection_tree.h"

#include "capture/dissect/format.h"

namespace vxlab::cli {

std::string tree_lines(const dissect::Dissection& dissection, const Terminal& terminal) {
    std::string lines;
    const auto& tree = dissection.tree;
    for (auto id = tree.first(); id != dissect::kNoNode; id = tree.next(id)) {
        const auto& node = tree[id];
        if (node.hidden) continue;
        const auto depth = static_cast<std::size_t>(tree.depth(id));
        const auto& layer = dissection.layers[node.layer];
        const auto text = dissect::tree_text(node);
        lines.append(4 * depth, ' ');
        lines += depth == 0 ? terminal.colored(dissect::role_of(layer), text) : text;
        lines += '\n';
    }
    return lines;
}

}  // namespace vxlab::cli
