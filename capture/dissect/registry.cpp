#include "capture/dissect/registry.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect {
namespace {

using Table = std::array<const ProtocolDef*, kProtocolCount>;

const Table& table() {
    static const Table kTable = [] {
        Table entries{};
        for (const auto* def : protocols::all())
            entries[static_cast<std::size_t>(def->protocol)] = def;
        return entries;
    }();
    return kTable;
}

using FieldMap = std::unordered_map<std::string_view, std::vector<const FieldDef*>>;

const FieldMap& fields_by_name() {
    static const FieldMap kMap = [] {
        FieldMap map;
        const auto add = [&map](std::span<const FieldDef* const> fields) {
            for (const auto* field : fields) {
                auto& same_name = map[field->abbrev];
                if (std::find(same_name.begin(), same_name.end(), field) == same_name.end())
                    same_name.push_back(field);
            }
        };
        for (const auto* def : protocols::all()) add(def->fields);
        add(remark_fields());
        return map;
    }();
    return kMap;
}

}  // namespace

const ProtocolDef& definition(Protocol protocol) {
    return *table()[static_cast<std::size_t>(protocol)];
}

std::vector<const FieldDef*> find_fields(std::string_view abbrev) {
    const auto found = fields_by_name().find(abbrev);
    return found == fields_by_name().end() ? std::vector<const FieldDef*>{} : found->second;
}

const std::vector<std::string_view>& field_names() {
    static const std::vector<std::string_view> kNames = [] {
        std::vector<std::string_view> names;
        for (const auto& [name, fields] : fields_by_name()) names.push_back(name);
        std::sort(names.begin(), names.end());
        return names;
    }();
    return kNames;
}

}  // namespace vxlab::dissect
