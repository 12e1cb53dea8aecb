// Literals: what a word, string or character means where a value of some type is due.
#pragma once

#include "capture/index/filter_syntax.h"
#include "capture/index/filter_value.h"

namespace vxlab::index::filter {

// What a literal is read for.
struct Wanted {
    Type type = Type::none;
    std::uint8_t width = 8;                    // of an integer, in bytes
    const dissect::FieldDef* field = nullptr;  // whose named values count; may be null
    bool partial = false;  // beside `contains`: an address may be any run of bytes
};

// A literal's value and the bytes that it shows, if any.
struct Literal {
    Value value;
    Type type = Type::none;
    std::shared_ptr<const std::vector<std::uint8_t>> bytes = nullptr;
};

// REQUIRES: syntax is a word, string or character.
Checked<Literal> literal_of(const Syntax& syntax, const Wanted& wanted);

// "2023-11-14", "2023-11-14T22:13:20.5Z", "2023-11-14 22:13:20+01:00", "Nov 14, 2023 22:13:20": as
// nanoseconds since 1970; without a zone in UTC.
std::optional<std::int64_t> absolute_time_of(std::string_view text);
// "10", "-0.25": as nanoseconds.
std::optional<std::int64_t> relative_time_of(std::string_view text);

}  // namespace vxlab::index::filter
