// The columns of the tables that are written in bulk, in the order of schema.cpp.
#pragma once

#include <array>
#include <cstdint>

namespace vxlab::store {

namespace frame_column {
enum : std::size_t {
    id,
    step,
    time,
    site,
    frame,
    came_from,
    cause,
    length,
    place,
    decided,
    outcome,
    count
};
}

namespace decision_column {
enum : std::size_t { id, step, time, name_space, frame, came_from, cause, outcome, count };
}

namespace change_column {
enum : std::size_t { id, step, time, frame, cause, news, count };
}

using FrameRow = std::array<std::int64_t, frame_column::count>;
using DecisionRow = std::array<std::int64_t, decision_column::count>;
using ChangeRow = std::array<std::int64_t, change_column::count>;

// Columns that keep a 0: see BulkInsert.
constexpr std::uint32_t bit(std::size_t column) { return std::uint32_t{1} << column; }
inline constexpr std::uint32_t kFrameZeros = bit(frame_column::time) | bit(frame_column::length);
inline constexpr std::uint32_t kDecisionZeros = bit(decision_column::time);
inline constexpr std::uint32_t kChangeZeros = bit(change_column::time);

// A mark stands at every so many steps.
inline constexpr std::uint64_t kMarkEvery = 256;

}  // namespace vxlab::store
