#include "capture/dissect/field_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "capture/dissect/format.h"
#include "capture/dissect/registry.h"

namespace vxlab::dissect {
namespace {

// Levenshtein's distance, by one row of its table.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            const auto change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above + 1, row[j - 1] + 1, change});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string_view nearest_field_name(std::string_view name) {
    constexpr std::size_t kMaxName = 64;
    if (name.size() > kMaxName) return {};
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, name.size() / 4) + 1;
    for (const auto known : field_names()) {
        const auto distance = edit_distance(name, known);
        if (distance >= least) continue;
        least = distance;
        best = known;
    }
    return best;
}

Result<FieldColumns> FieldColumns::create(const std::vector<std::string>& names) {
    FieldColumns columns;
    for (const auto& name : names) {
        if (const auto column = find_list_column(name)) {
            columns.list_columns_.emplace_back(columns.count_++, *column);
            continue;
        }
        const auto fields = find_fields(name);
        if (fields.empty()) {
            const auto near = nearest_field_name(name);
            return fail(fmt::format("'{}' is not a field", name), "-e " + name,
                        near.empty() ? "names are Wireshark's, such as vxlan.vni"
                                     : fmt::format("did you mean {}?", near));
        }
        for (const auto* field : fields) columns.columns_[field].push_back(columns.count_);
        ++columns.count_;
    }
    return columns;
}

std::string FieldColumns::line(const Dissection& dissection) const {
    std::vector<std::string> values(count_);
    const auto& tree = dissection.tree;
    for (auto id = tree.first(); id != kNoNode; id = tree.next(id)) {
        const auto found = columns_.find(tree[id].field);
        if (found == columns_.end()) continue;
        const auto text = value_text(tree[id]);
        for (const auto column : found->second) {
            if (!values[column].empty()) values[column] += ',';
            values[column] += text;
        }
    }
    for (const auto& [place, column] : list_columns_)
        values[place] = list_column_text(column, dissection);
    return fmt::format("{}", fmt::join(values, "\t"));
}

}  // namespace vxlab::dissect
