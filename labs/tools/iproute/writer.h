// One writer for both forms of iproute2's output: text, or JSON laid out as iproute2's own JSON
// writer does (compact, or with -p on lines of their own). A value is named once; the text form
// has its format, the JSON form its key. Order is the caller's in both.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace vxlab::labs::iproute {

class Writer {
public:
    Writer(bool json, bool pretty) : is_json_(json), pretty_(pretty) {}

    bool is_json() const { return is_json_; }

    // A value in both forms. Without key: an element of an array.
    template <class T>
    void put(std::string_view key, fmt::format_string<const T&> text, const T& value) {
        if (is_json_)
            json(key, value);
        else
            fmt::format_to(std::back_inserter(out_), text, value);
    }
    // Text form only.
    template <class... T>
    void text(fmt::format_string<T...> text, T&&... values) {
        if (!is_json_) fmt::format_to(std::back_inserter(out_), text, std::forward<T>(values)...);
    }
    // JSON form only.
    template <class T>
    void json(std::string_view key, const T& value) {
        if (!is_json_) return;
        name(key);
        if constexpr (std::is_same_v<T, bool>)
            literal(value ? "true" : "false");
        else if constexpr (std::is_arithmetic_v<T>)
            literal(fmt::format("{}", value));
        else
            quoted(value);
    }
    // JSON form only: a literal as it stands ("0.00").
    void json_literal(std::string_view key, std::string_view value);
    void json_null(std::string_view key) { json_literal(key, "null"); }
    // The JSON form of a flag that is on, and a word of text.
    void flag(std::string_view key, std::string_view text);

    // Nothing in text form.
    void open_object(std::string_view key = {});
    void close_object();
    void open_array(std::string_view key = {});
    void close_array();

    // What was written since the last call. JSON ends with the line of the outermost bracket.
    std::string take();
    bool empty() const { return out_.empty(); }

private:
    void begin(char bracket);
    void end(char bracket);
    void separate();
    void new_line();
    void name(std::string_view key);
    void literal(std::string_view value);
    void quoted(std::string_view value);

    std::string out_;
    bool is_json_;
    bool pretty_;
    unsigned depth_ = 0;
    bool comma_ = false;  // something stands before in the same brackets
};

}  // namespace vxlab::labs::iproute
