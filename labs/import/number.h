// Decimal numbers in what tools tell of a device.
#pragma once

#include <charconv>
#include <optional>
#include <string>

namespace vxlab::labs {

// Nothing: the text is not wholly one, or it is beyond the type.
template <class Number>
std::optional<Number> number(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

}  // namespace vxlab::labs
