// Packets of a source as lines of text, for tests to compare.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "capture/source/file_source.h"
#include "capture/source/memory_bytes.h"
#include "tests/support/capture_bytes.h"
#include "tests/support/text.h"

namespace vxlab::test {

// "1 @24 if0 link1 1.000000002 len 3/60 aabbcc": number, offset, interface, link type, time,
// captured and wire length, bytes; then "swapped" and the comment where there are any.
inline std::string line(const source::Packet& packet) {
    const auto nanoseconds = packet.time ? packet.time->nanoseconds : 0;
    const auto time = packet.time ? fmt::format("{}.{:09}", nanoseconds / 1'000'000'000,
                                                nanoseconds % 1'000'000'000)
                                  : "-";
    auto text =
        fmt::format("{} @{} if{} link{} {} len {}/{} {}", packet.number, packet.offset,
                    packet.interface, static_cast<int>(packet.link_type), time, packet.bytes.size(),
                    packet.wire_length, to_hex({packet.bytes.begin(), packet.bytes.end()}));
    if (packet.byte_swapped) text += " swapped";
    if (!packet.comment.empty()) text += " # " + packet.comment;
    return text;
}

// All that comes, then "error: ..." if that is the end of it.
inline std::vector<std::string> lines(source::PacketSource& source) {
    std::vector<std::string> result;
    for (;;) {
        const auto packet = source.next();
        if (!packet) result.push_back("error: " + packet.error().text());
        if (!packet || !*packet) return result;
        result.push_back(line(**packet));
    }
}

inline std::shared_ptr<source::ByteSource> in_memory(ByteVector bytes) {
    return std::make_shared<source::MemoryBytes>(std::move(bytes), "m");
}

inline std::vector<std::string> lines(const ByteVector& bytes) {
    const auto source = source::open_capture(in_memory(bytes));
    if (!source) return {"error: " + source.error().text()};
    return lines(**source);
}

// One line a row, for QCOMPARE to show.
inline std::string joined(const std::vector<std::string>& rows) {
    std::string text;
    for (const auto& row : rows) text += row + "\n";
    return text;
}

}  // namespace vxlab::test
