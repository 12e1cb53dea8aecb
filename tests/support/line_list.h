// Lines of a program against lines of a test: the first difference is shown.
#pragma once

#include <QtTest>
#include <string>
#include <string_view>
#include <vector>

namespace vxlab::test {

// The text without the indent of its first line; one line an entry.
inline QString joined(const std::vector<std::string>& lines) {
    QString text;
    for (const auto& line : lines) text += QString::fromStdString(line) + "\n";
    return text;
}

inline QString trimmed_lines(std::string_view text) {
    QString result;
    for (const auto& line :
         QString::fromUtf8(text.data(), static_cast<int>(text.size())).split('\n'))
        if (const auto trimmed = line.trimmed(); !trimmed.isEmpty()) result += trimmed + "\n";
    return result;
}

}  // namespace vxlab::test

// Fails, and shows both, unless the lines are those of the text (indents and empty lines apart).
#define COMPARE_LINES(lines, text)                                                                \
    do {                                                                                          \
        const auto actual_lines = vxlab::test::joined(lines);                                     \
        const auto expected_lines = vxlab::test::trimmed_lines(text);                             \
        if (actual_lines != expected_lines)                                                       \
            QFAIL(                                                                                \
                qPrintable("\n--- expected\n" + expected_lines + "--- actual\n" + actual_lines)); \
    } while (false)
