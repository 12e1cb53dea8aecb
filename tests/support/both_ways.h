// The check that a struct of core/wire and literal bytes are each other's parse and emit.
#pragma once

#include <QtTest>
#include <string_view>

#include "core/base/result.h"
#include "tests/support/text.h"

namespace vxlab::test {

// `hex` is the header and, for protocols whose lengths reach further, what follows it.
template <class Header>
void both_ways(std::string_view hex, const Header& header) {
    const auto bytes = from_hex(hex);
    const auto parsed = Header::parse(bytes);
    QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().what.c_str());
    QVERIFY(*parsed == header);

    std::vector<std::uint8_t> emitted;
    header.append(emitted);
    QCOMPARE(emitted.size(), header.header_length());
    QVERIFY(emitted.size() <= bytes.size());
    const std::vector<std::uint8_t> expected(
        bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(emitted.size()));
    QCOMPARE(QString::fromStdString(to_hex(emitted)), QString::fromStdString(to_hex(expected)));
}

// What parse says about these bytes; empty if it takes them.
template <class Header>
QString refusal(std::string_view hex) {
    const auto parsed = Header::parse(from_hex(hex));
    return parsed ? QString() : QString::fromStdString(parsed.error().what);
}

}  // namespace vxlab::test
