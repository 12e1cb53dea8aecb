// The form of a .vxtrace: an SQLite file whose tables say themselves what they hold (`.schema` in
// sqlite3 prints the comments), with views for people.
#pragma once

#include <cstdint>
#include <string_view>

namespace vxlab::store {

// PRAGMA application_id: "vxlt".
inline constexpr std::int32_t kApplicationId = 0x76786c74;
// PRAGMA user_version. A reader refuses a newer one.
inline constexpr std::int32_t kVersion = 1;

// Every CREATE of version 1.
extern const std::string_view kSchema;

}  // namespace vxlab::store
