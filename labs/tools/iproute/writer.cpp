// The layout of JSON as iproute2 prints it.
#include "labs/tools/iproute/writer.h"

#include <utility>

namespace vxlab::labs::iproute {

namespace {

// The characters that are written with a backslash; 0 for the others.
char escaped(char character) {
    switch (character) {
        case '\t':
            return 't';
        case '\n':
            return 'n';
        case '\r':
            return 'r';
        case '\f':
            return 'f';
        case '\b':
            return 'b';
        case '\\':
        case '"':
        case '\'':
            return character;
        default:
            return 0;
    }
}

}  // namespace

void Writer::separate() {
    if (comma_) out_ += ',';
    comma_ = true;
}

void Writer::new_line() {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(4 * depth_, ' ');
}

void Writer::name(std::string_view key) {
    if (key.empty()) return;
    if (comma_) out_ += ',';
    new_line();
    comma_ = false;
    quoted(key);
    comma_ = false;
    out_ += pretty_ ? ": " : ":";
}

void Writer::quoted(std::string_view value) {
    separate();
    out_ += '"';
    for (const auto character : value) {
        if (const auto letter = escaped(character)) {
            out_ += '\\';
            out_ += letter;
        } else {
            out_ += character;
        }
    }
    out_ += '"';
}

void Writer::literal(std::string_view value) {
    separate();
    out_ += value;
}

void Writer::json_literal(std::string_view key, std::string_view value) {
    if (!is_json_) return;
    name(key);
    literal(value);
}

void Writer::flag(std::string_view key, std::string_view text) {
    if (is_json_)
        json(key, true);
    else
        out_ += text;
}

void Writer::begin(char bracket) {
    separate();
    out_ += bracket;
    ++depth_;
    comma_ = false;
}

void Writer::end(char bracket) {
    --depth_;
    if (comma_) new_line();
    out_ += bracket;
    comma_ = true;
}

void Writer::open_object(std::string_view key) {
    if (!is_json_) return;
    name(key);
    begin('{');
}

void Writer::close_object() {
    if (is_json_) end('}');
}

void Writer::open_array(std::string_view key) {
    if (!is_json_) return;
    name(key);
    begin('[');
    if (pretty_) out_ += ' ';
}

void Writer::close_array() {
    if (!is_json_) return;
    if (pretty_ && comma_) out_ += ' ';
    comma_ = false;
    end(']');
    if (depth_ == 0) {
        out_ += '\n';
        comma_ = false;
    }
}

std::string Writer::take() { return std::exchange(out_, {}); }

}  // namespace vxlab::labs::iproute
