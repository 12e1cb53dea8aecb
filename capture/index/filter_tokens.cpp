#include "capture/index/filter_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/base/ip_address.h"

namespace vxlab::index::filter {
namespace {

using enum TokenKind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Longer signs first, so that "!==" is not taken for "!=".
constexpr std::pair<std::string_view, TokenKind> kSigns[] = {
    {"===", all_eq},    {"!==", any_ne},     {"==", any_eq},     {"!=", all_ne},
    {"~=", any_ne},     {">=", ge},          {"<=", le},         {"&&", logical_and},
    {"||", logical_or}, {"^^", logical_xor}, {"..", dots},       {">", gt},
    {"<", lt},          {"~", matches},      {"!", logical_not}, {"&", bit_and},
    {"+", plus},        {"-", minus},        {"*", star},        {"/", slash},
    {"%", percent},     {"(", left_paren},   {")", right_paren}, {"{", left_brace},
    {"}", right_brace}, {",", comma},
};

constexpr std::pair<std::string_view, TokenKind> kWords[] = {
    {"eq", any_eq},
    {"any_eq", any_eq},
    {"ne", all_ne},
    {"all_ne", all_ne},
    {"all_eq", all_eq},
    {"any_ne", any_ne},
    {"gt", gt},
    {"lt", lt},
    {"ge", ge},
    {"le", le},
    {"contains", contains},
    {"matches", matches},
    {"in", in},
    {"and", logical_and},
    {"or", logical_or},
    {"xor", logical_xor},
    {"not", logical_not},
    {"bitwise_and", bit_and},
    {"any", any},
    {"all", all},
};

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Checked<std::vector<Token>> run() {
        while (skip_blanks()) {
            if (auto fault = take()) return tl::unexpected(std::move(*fault));
        }
        tokens_.push_back({TokenKind::end, {}, {text_.size(), 0}});
        return std::move(tokens_);
    }

private:
    char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
    bool has(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }

    bool skip_blanks() {
        while (at_ < text_.size() &&
               std::string_view(" \t\r\n\f\v").find(text_[at_]) != std::string_view::npos)
            ++at_;
        return at_ < text_.size();
    }

    void push(TokenKind kind, std::string text, std::size_t begin) {
        tokens_.push_back({kind, std::move(text), {begin, at_ - begin}});
    }

    Fault fault(std::string what, std::size_t begin, std::string hint = {}) const {
        return {std::move(what), {begin, std::max<std::size_t>(1, at_ - begin)}, std::move(hint)};
    }

    std::optional<Fault> take() {
        const char c = text_[at_];
        if (c == '"' || (c == 'r' && at(at_ + 1) == '"')) return take_string(c == 'r');
        if (c == '\'') return take_character();
        if (c == '[') return take_brackets(slice, at_);
        if (c == '#') return take_layers();
        const bool forced_field = c == '.' && is_alnum(at(at_ + 1));
        if (is_alnum(c) || forced_field || has("::")) return take_word();
        for (const auto& [sign, kind] : kSigns) {
            if (!has(sign)) continue;
            const auto begin = at_;
            at_ += sign.size();
            push(kind, std::string(sign), begin);
            return std::nullopt;
        }
        const auto begin = at_++;
        if (c == '=') return fault("'=' is no operator", begin, "'==' tests for equality");
        if (c == '$')
            return fault("'$' is not expected here", begin,
                         "references to the selected packet are not supported");
        return fault(fmt::format("'{}' is not expected here", printable(c)), begin);
    }

    static std::string printable(char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte > 0x7e ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
    }

    std::optional<Fault> take_word() {
        const auto begin = at_;
        while (at_ < text_.size() && (is_alnum(text_[at_]) || text_[at_] == '.' ||
                                      text_[at_] == ':' || text_[at_] == '-')) {
            if (has("..")) break;
            ++at_;
        }
        // "10.0.0.0/8" is one word, "ip.ttl/8" a division.
        if (at(at_) == '/' && is_digit(at(at_ + 1)) &&
            IpAddress::parse(text_.substr(begin, at_ - begin))) {
            ++at_;
            while (is_digit(at(at_))) ++at_;
        }
        const auto word = text_.substr(begin, at_ - begin);
        const auto* const known =
            std::find_if(std::begin(kWords), std::end(kWords),
                         [&](const auto& entry) { return entry.first == word; });
        push(known != std::end(kWords) ? known->second : TokenKind::word, std::string(word), begin);
        return std::nullopt;
    }

    std::optional<Fault> take_brackets(TokenKind kind, std::size_t begin) {
        const auto close = text_.find(']', at_);
        if (close == std::string_view::npos) {
            ++at_;
            return fault("the right bracket is missing", begin, "']' closes a slice");
        }
        const auto inside = text_.substr(at_ + 1, close - at_ - 1);
        at_ = close + 1;
        push(kind, std::string(inside), begin);
        return std::nullopt;
    }

    std::optional<Fault> take_layers() {
        const auto begin = at_++;
        if (at(at_) == '[') return take_brackets(layers, begin);
        const auto number = at_;
        if (at(at_) == '-') ++at_;
        while (is_digit(at(at_))) ++at_;
        if (at_ == number || !is_digit(text_[at_ - 1]))
            return fault("a layer's number must follow '#'", begin,
                         "as in ip.src#2 or ip.src#[1-2]");
        push(layers, std::string(text_.substr(number, at_ - number)), begin);
        return std::nullopt;
    }

    std::optional<Fault> take_string(bool raw) {
        const auto begin = at_;
        at_ += raw ? 2 : 1;
        std::string value;
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] != '\\') {
                value += text_[at_++];
            } else if (raw) {
                value += text_[at_++];
                if (at_ < text_.size()) value += text_[at_++];
            } else if (auto wrong = take_escape(value)) {
                return wrong;
            }
        }
        if (at_ >= text_.size())
            return fault("the final quote of a string is missing", begin, "'\"' closes it");
        ++at_;
        push(string, std::move(value), begin);
        return std::nullopt;
    }

    std::optional<Fault> take_character() {
        const auto begin = at_++;
        std::string value;
        while (at_ < text_.size() && text_[at_] != '\'') {
            if (text_[at_] != '\\') {
                value += text_[at_++];
            } else if (auto wrong = take_escape(value)) {
                return wrong;
            }
        }
        if (at_ >= text_.size())
            return fault("the final quote of a character is missing", begin, "\"'\" closes it");
        ++at_;
        if (value.size() != 1)
            return fault("a character constant has exactly one character", begin,
                         "strings take double quotes");
        push(character, std::move(value), begin);
        return std::nullopt;
    }

    std::optional<Fault> take_escape(std::string& value) {
        const auto begin = at_++;
        static constexpr std::string_view kLetters = "'\"\\abfnrtv";
        static constexpr std::string_view kMeanings = "'\"\\\a\b\f\n\r\t\v";
        const char c = at(at_);
        if (c != '\0' && kLetters.find(c) != std::string_view::npos) {
            value += kMeanings[kLetters.find(c)];
            ++at_;
            return std::nullopt;
        }
        if (c >= '0' && c <= '7') return take_code(value, begin, 8, 1, 3);
        ++at_;
        if (c == 'x') return take_code(value, begin, 16, 1, 2);
        if (c == 'u') return take_code(value, begin, 16, 4, 4);
        if (c == 'U') return take_code(value, begin, 16, 8, 8);
        return fault(fmt::format("\\{} is not an escape sequence", printable(c)), begin,
                     R"(write \\ for a backslash, or a raw string r"…")");
    }

    std::optional<Fault> take_code(std::string& value, std::size_t begin, unsigned base,
                                   std::size_t least, std::size_t most) {
        std::uint32_t code = 0;
        std::size_t digits = 0;
        for (; digits < most; ++digits, ++at_) {
            const char c = at(at_);
            unsigned digit = 99;
            if (is_digit(c)) digit = static_cast<unsigned>(c - '0');
            if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
            if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A' + 10);
            if (digit >= base) break;
            code = code * base + digit;
        }
        if (digits < least || (most == 3 && code > 0xff) || code > 0x10ffff)
            return fault("not a complete escape sequence", begin, R"(as in \x0a, \012 or \u00e9)");
        if (most < 4) {
            value += static_cast<char>(code);
        } else {
            append_utf8(value, code);
        }
        return std::nullopt;
    }

    static void append_utf8(std::string& value, std::uint32_t code) {
        const auto tail = [&](int shift) {
            value += static_cast<char>(0x80 | (code >> shift & 0x3f));
        };
        if (code < 0x80) {
            value += static_cast<char>(code);
        } else if (code < 0x800) {
            value += static_cast<char>(0xc0 | code >> 6);
            tail(0);
        } else if (code < 0x10000) {
            value += static_cast<char>(0xe0 | code >> 12);
            tail(6);
            tail(0);
        } else {
            value += static_cast<char>(0xf0 | code >> 18);
            tail(12);
            tail(6);
            tail(0);
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace

Checked<std::vector<Token>> tokens_of(std::string_view text) { return Lexer(text).run(); }

}  // namespace vxlab::index::filter
