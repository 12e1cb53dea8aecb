// The keys of a mapping.
#include "labs/lab/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace vxlab::lab {
namespace {

// For a message: what the user wrote.
std::string quoted(const YAML::Node& node) {
    if (node.IsMap()) return "a mapping";
    if (node.IsSequence()) return "a list";
    if (node.IsNull()) return "nothing";
    constexpr std::size_t kShown = 40;
    const auto& text = node.Scalar();
    return fmt::format("'{}{}'", text.substr(0, kShown), text.size() > kShown ? "…" : "");
}

}  // namespace

Mark mark_of(const YAML::Node& node) {
    const auto mark = node.Mark();
    return mark.is_null() ? Mark{} : Mark{mark.line + 1, mark.column + 1};
}

Fields::Fields(Problems& problems, const YAML::Node& node, std::string what)
    : problems_(problems), what_(std::move(what)), mark_(vxlab::lab::mark_of(node)) {
    if (node.IsMap()) {
        node_.reset(node);
        note_duplicates();
        return;
    }
    node_ = YAML::Node(YAML::NodeType::Map);
    if (!node.IsNull())
        complain(mark_, fmt::format("{} is {} here", what_, quoted(node)),
                 "write it as `key: value` lines or {key: value, …}");
}

Fields::~Fields() {
    for (const auto& pair : node_) {
        if (!pair.first.IsScalar()) {
            complain(vxlab::lab::mark_of(pair.first), "a key must be a plain word");
            continue;
        }
        const auto& key = pair.first.Scalar();
        if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
        complain(vxlab::lab::mark_of(pair.first), fmt::format("{} has no '{}'", what_, key),
                 suggest(key, known_));
    }
}

void Fields::note_duplicates() {
    std::set<std::string> seen;
    for (const auto& pair : node_)
        if (pair.first.IsScalar() && !seen.insert(pair.first.Scalar()).second)
            complain(vxlab::lab::mark_of(pair.first),
                     fmt::format("'{}' is here twice", pair.first.Scalar()), "keep one of the two");
}

YAML::Node Fields::find(const char* key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
    // Of two the first counts; operator[] would choose by itself.
    for (const auto& pair : node_)
        if (pair.first.IsScalar() && pair.first.Scalar() == key) return pair.second;
    return YAML::Node(YAML::NodeType::Undefined);
}

Mark Fields::mark_of(const char* key) {
    for (const auto& pair : node_)
        if (pair.first.IsScalar() && pair.first.Scalar() == key)
            return vxlab::lab::mark_of(pair.first);
    return mark_;
}

void Fields::require(const char* key) {
    if (!has(key)) complain(mark_, fmt::format("{} needs '{}'", what_, key));
}

void Fields::complain(const Mark& mark, std::string what, std::string hint) {
    problems_.push_back({mark, std::move(what), std::move(hint)});
}

void Fields::refuse(const YAML::Node& node, const char* key, std::string_view wanted) {
    complain(vxlab::lab::mark_of(node), fmt::format("{}: {} is not {}", key, quoted(node), wanted));
}

std::vector<YAML::Node> Fields::items(const YAML::Node& node) {
    if (!node.IsSequence()) return {node};
    return {node.begin(), node.end()};
}

std::vector<NamedNode> named_nodes(Problems& problems, const YAML::Node& node,
                                   const std::string& what, const Kind<std::string>& kind) {
    std::vector<NamedNode> nodes;
    const auto add = [&](const YAML::Node& key, const YAML::Node& value) {
        const auto name = key.IsScalar() ? kind.parse(key.Scalar()) : std::nullopt;
        if (!name) {
            problems.push_back({mark_of(key),
                                fmt::format("{}: {} is not {}", what, quoted(key), kind.wanted),
                                {}});
            return;
        }
        const bool is_new = std::none_of(nodes.begin(), nodes.end(),
                                         [&](const auto& one) { return one.name == *name; });
        if (is_new)
            nodes.push_back({*name, value, mark_of(key)});
        else
            problems.push_back({mark_of(key), fmt::format("'{}' is here twice", *name),
                                "keep one of the two, or give it another name"});
    };
    if (!node.IsDefined() || node.IsNull()) return nodes;
    if (node.IsMap()) {
        for (const auto& pair : node) add(pair.first, pair.second);
    } else if (node.IsSequence()) {
        for (const auto& item : node) add(item, YAML::Node());
    } else {
        problems.push_back({mark_of(node), fmt::format("{} is {} here", what, quoted(node)),
                            "write a name and a colon for each"});
    }
    return nodes;
}

}  // namespace vxlab::lab
