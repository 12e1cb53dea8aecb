// The words of a display filter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "capture/index/filter.h"

namespace vxlab::index::filter {

enum class TokenKind : std::uint8_t {
    end,
    word,       // a field, protocol, function name or literal: "ip.src", "10.0.0.0/8", "0x1f"
    string,     // "…" or r"…", escapes done
    character,  // 'x', escapes done: one byte
    slice,      // what stands between [ and ]
    layers,     // what stands after #, without the brackets
    left_paren,
    right_paren,
    left_brace,
    right_brace,
    comma,
    dots,
    any_eq,
    all_ne,
    all_eq,
    any_ne,
    gt,
    lt,
    ge,
    le,
    contains,
    matches,
    in,
    bit_and,
    plus,
    minus,
    star,
    slash,
    percent,
    logical_and,
    logical_or,
    logical_xor,
    logical_not,
    any,
    all,
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::string text;
    FilterPlace place;
};

// Why a filter cannot be compiled.
struct Fault {
    std::string what;
    FilterPlace place;
    std::string hint = {};
};

template <class T>
using Checked = tl::expected<T, Fault>;

inline tl::unexpected<Fault> refuse(std::string what, FilterPlace place, std::string hint = {}) {
    return tl::unexpected<Fault>(Fault{std::move(what), place, std::move(hint)});
}

// The last token is the end.
Checked<std::vector<Token>> tokens_of(std::string_view text);

}  // namespace vxlab::index::filter
