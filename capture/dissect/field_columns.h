// The values of chosen fields of a packet, as `tshark -T fields -e NAME …` prints them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "capture/dissect/dissection.h"
#include "capture/dissect/list_columns.h"
#include "core/base/result.h"

namespace vxlab::dissect {

class FieldColumns {
public:
    // Refuses a name that no protocol has, with the nearest one that there is.
    static Result<FieldColumns> create(const std::vector<std::string>& names);

    // Tab-separated, one column a name, several values of one field joined by commas in the order
    // of the tree. REQUIRES: a full dissection.
    std::string line(const Dissection& dissection) const;

private:
    std::unordered_map<const FieldDef*, std::vector<std::size_t>> columns_;
    std::vector<std::pair<std::size_t, ListColumn>> list_columns_;
    std::size_t count_ = 0;
};

// The known field name nearest to one that is not known; empty when none is near.
std::string_view nearest_field_name(std::string_view name);

}  // namespace vxlab::dissect
