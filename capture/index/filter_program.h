// A filter that is known to make sense: every name resolved, every value typed.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "capture/dissect/protocol.h"
#include "capture/index/filter_pattern.h"
#include "capture/index/filter_syntax.h"
#include "capture/index/filter_value.h"

namespace vxlab::index::filter {

enum class Depth : std::uint8_t { any, outer, inner };

// Which part of an index row holds the values of a field.
struct Column {
    enum class Group : std::uint8_t {
        none,
        number,
        wire_length,
        captured_length,
        time,
        mac,
        ipv4,
        ipv6,
        udp,
        tcp,
        vni,
        severity,
        remark,  // whether there are any
    };
    Group group = Group::none;
    bool source = true;
    bool destination = true;
};

// A field as the filter names it: all definitions of the name, and which of its occurrences count.
struct FieldRef {
    std::string_view abbrev;
    std::vector<const dissect::FieldDef*> definitions;
    Type type = Type::none;
    Depth depth = Depth::any;
    std::vector<SliceRange> layers;  // empty: all
    // The protocols whose layers alone can hold it; all bits where it may be anywhere.
    std::uint64_t protocols = ~std::uint64_t{0};
    Column column = {};
    bool is_heading = false;  // a protocol: it is there wherever one of `protocols` is
};

enum class Function : std::uint8_t {
    length,
    count,
    upper,
    lower,
    text,
    largest,
    smallest,
    absolute
};

// Something with values: none, one or several.
struct Operand {
    enum class Kind : std::uint8_t {
        field,
        constant,
        as_bytes,  // of its only argument
        slice,
        negate,
        arithmetic,
        function,
    };
    Kind kind = Kind::constant;
    Type type = Type::none;
    FieldRef field = {};
    Value constant = {};
    std::shared_ptr<const std::vector<std::uint8_t>> bytes = nullptr;  // of the constant
    TokenKind op = TokenKind::end;
    Function function = Function::length;
    std::vector<SliceRange> ranges = {};
    std::vector<Operand> arguments = {};
};

struct Test {
    enum class Kind : std::uint8_t {
        always,
        present,   // field: it occurs; slice: it is not empty
        non_zero,  // of arithmetic
        compare,   // op: any_eq … le, contains
        matches,
        member,  // operands[0] in ranges of two operands each
        negation,
        conjunction,
        disjunction,
        exclusive,
    };
    Kind kind = Kind::always;
    TokenKind op = TokenKind::end;
    bool all = false;  // must hold for all occurrences, not just for one
    std::vector<Operand> operands = {};
    std::optional<Pattern> pattern = std::nullopt;
    std::vector<Test> children = {};
};

struct Program {
    Test test;
    bool needs_history = false;
};

// What the syntax means, or why it means nothing.
Checked<Program> check(const Syntax& syntax);

}  // namespace vxlab::index::filter
