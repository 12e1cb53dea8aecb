// A display filter's syntax tree: what was written, not yet what it means.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "capture/index/filter_tokens.h"

namespace vxlab::index::filter {

// One part of a slice or of a choice of layers: [i:j] [i-j] [i] [:j] [i:].
struct SliceRange {
    enum class End : std::uint8_t { length, offset, open };
    std::int64_t start = 0;  // from the end if negative
    End end = End::length;
    std::int64_t value = 1;  // length, or the last offset (from the end if negative)
};

enum class Quantifier : std::uint8_t { standard, any, all };

struct Syntax {
    enum class Kind : std::uint8_t {
        // Operands
        word,
        string,
        character,
        slice,   // of its only child
        layers,  // of its only child, a word
        negate,
        arithmetic,  // op: plus, minus, star, slash, percent, bit_and
        function,    // text: its name
        range,       // low..high in a set
        // Tests
        present,  // of its only child
        compare,  // op: any_eq … le, contains, matches
        member,   // of the first child in the others
        negation,
        conjunction,
        disjunction,
        exclusive,
    };
    Kind kind;
    FilterPlace place;
    std::string text = {};
    TokenKind op = TokenKind::end;
    Quantifier quantifier = Quantifier::standard;
    std::vector<SliceRange> ranges = {};
    std::vector<Syntax> children = {};
    int depth = 1;

    void adopt(Syntax child) {
        depth = std::max(depth, child.depth + 1);
        children.push_back(std::move(child));
    }
};

// The tree of a text that is not empty; its depth and size are bounded by DisplayFilter's limits.
Checked<Syntax> parse(std::string_view text);

}  // namespace vxlab::index::filter
