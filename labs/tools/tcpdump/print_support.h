// What the parts of the printer share.
#pragma once

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "labs/tools/tcpdump/printer.h"

namespace vxlab::labs::tcpdump_tool {

template <class... Values>
void Printer::add(const char* format, const Values&... values) {
    fmt::format_to(std::back_inserter(text_), fmt::runtime(format), values...);
}

// The record types of IGMPv3 and MLDv2.
inline constexpr std::array<const char*, 7> kRecordTypes{"",      "is_in", "is_ex", "to_in",
                                                         "to_ex", "allow", "block"};

// Bytes behind an offset; none if there are fewer.
inline Bytes behind(Bytes bytes, std::size_t offset) {
    return offset < bytes.size() ? bytes.subspan(offset) : Bytes();
}

}  // namespace vxlab::labs::tcpdump_tool
