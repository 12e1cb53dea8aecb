#include "capture/index/filter_operands.h"

#include <fmt/format.h>

#include <algorithm>

#include "capture/index/filter_names.h"

namespace vxlab::index::filter {
namespace {

using Kind = Syntax::Kind;

std::uint8_t width_of(dissect::FieldType type) {
    using enum dissect::FieldType;
    switch (type) {
        case uint8:
        case int8:
            return 1;
        case uint16:
        case int16:
            return 2;
        case uint24:
            return 3;
        case uint40:
            return 5;
        case uint48:
            return 6;
        case uint56:
            return 7;
        case uint64:
        case int64:
            return 8;
        default:
            return 4;
    }
}

std::uint8_t width_of(const FieldRef& field) {
    std::uint8_t width = 0;
    for (const auto* definition : field.definitions)
        width = std::max(width, width_of(definition->type));
    return width;
}

bool can_slice(Type type) { return is_bytes(type) || type == Type::ether || type == Type::ipv4; }

bool can_calculate(TokenKind op, Type type) {
    switch (op) {
        case TokenKind::bit_and:
            return type == Type::integer || type == Type::ether || type == Type::ipv4 ||
                   type == Type::ipv6 || type == Type::bytes;
        case TokenKind::plus:
        case TokenKind::minus:
            return type == Type::integer || type == Type::relative_time;
        default:
            return type == Type::integer;
    }
}

bool is_literal(const Syntax& syntax) {
    return syntax.kind == Kind::word || syntax.kind == Kind::string ||
           syntax.kind == Kind::character;
}

tl::unexpected<Fault> unknown_name(const Syntax& syntax) {
    const auto minus = syntax.text.find('-');
    std::string hint;
    if (minus != std::string::npos && find_field(syntax.text.substr(0, minus))) {
        hint = "to subtract, write a blank before '-'";
    } else if (const auto nearest = nearest_name(syntax.text); !nearest.empty()) {
        hint = fmt::format("did you mean {}?", nearest);
    }
    return refuse(fmt::format("'{}' is not a field or protocol", syntax.text), syntax.place,
                  std::move(hint));
}

struct FunctionDef {
    std::string_view name;
    Function function;
    std::size_t most;  // arguments; at least one
};
constexpr FunctionDef kFunctions[] = {
    {"len", Function::length, 1},    {"count", Function::count, 1},  {"upper", Function::upper, 1},
    {"lower", Function::lower, 1},   {"string", Function::text, 1},  {"max", Function::largest, 64},
    {"min", Function::smallest, 64}, {"abs", Function::absolute, 1},
};

// Whether the function takes arguments of this type; what it takes otherwise.
std::string_view not_for(Function function, const Operand& argument) {
    const auto type = argument.type;
    switch (function) {
        case Function::length:
            return type == Type::none ? "a field with a value" : "";
        case Function::count:
            return argument.kind == Operand::Kind::field ? "" : "a field";
        case Function::upper:
        case Function::lower:
            return type == Type::string ? "" : "a string";
        case Function::text:
            return type == Type::integer || type == Type::ipv4 || type == Type::ipv6 ||
                           type == Type::ether
                       ? ""
                       : "an integer or an address";
        case Function::absolute:
            return type == Type::integer || type == Type::relative_time
                       ? ""
                       : "an integer or a time offset";
        default:
            return type == Type::none ? "values" : "";
    }
}

Type result_of(Function function, Type argument) {
    switch (function) {
        case Function::length:
        case Function::count:
            return Type::integer;
        case Function::text:
            return Type::string;
        default:
            return argument;
    }
}

}  // namespace

bool has_field(const Syntax& syntax) {
    if (syntax.kind == Kind::function) return true;
    if (syntax.kind == Kind::word) return find_field(syntax.text).has_value();
    return std::any_of(syntax.children.begin(), syntax.children.end(), has_field);
}

Wanted wanted_beside(const Operand& operand) {
    Wanted wanted{.type = operand.type};
    if (operand.kind != Operand::Kind::field) return wanted;
    if (operand.type == Type::integer) wanted.width = width_of(operand.field);
    const auto& definitions = operand.field.definitions;
    const auto named = std::find_if(definitions.begin(), definitions.end(),
                                    [](const auto* def) { return !def->names.empty(); });
    wanted.field = named != definitions.end() ? *named : definitions.front();
    return wanted;
}

Operand as_bytes(Operand operand) {
    if (operand.type == Type::bytes) return operand;
    Operand bytes{.kind = Operand::Kind::as_bytes, .type = Type::bytes};
    bytes.arguments.push_back(std::move(operand));
    return bytes;
}

bool make_alike(Operand& left, Operand& right) {
    if (left.type == right.type) return left.type != Type::none;
    const auto is_run = [](Type type) {
        return type == Type::bytes || type == Type::protocol || type == Type::ether;
    };
    // As in Wireshark, a protocol is no Ethernet address.
    const bool mixed = (left.type == Type::protocol && right.type == Type::ether) ||
                       (left.type == Type::ether && right.type == Type::protocol);
    if (!is_run(left.type) || !is_run(right.type) || mixed) return false;
    left = as_bytes(std::move(left));
    right = as_bytes(std::move(right));
    return true;
}

Checked<Operand> OperandChecker::operand_of(const Syntax& syntax, const Wanted* wanted) {
    switch (syntax.kind) {
        case Kind::word:
            return word(syntax, wanted);
        case Kind::string:
        case Kind::character:
            return literal(syntax, wanted);
        case Kind::slice:
            return slice(syntax);
        case Kind::layers:
            return layers(syntax);
        case Kind::negate:
            return negate(syntax, wanted);
        case Kind::arithmetic:
            return arithmetic(syntax, wanted);
        case Kind::function:
            return function(syntax);
        default:
            return refuse("a range is not expected here", syntax.place, "ranges stand in sets");
    }
}

Checked<Operand> OperandChecker::word(const Syntax& syntax, const Wanted* wanted) {
    auto field = find_field(syntax.text);
    if (!field) return literal(syntax, wanted);
    needs_history_ = needs_history_ || depends_on_history(*field);
    Operand operand{.kind = Operand::Kind::field, .type = field->type};
    operand.field = std::move(*field);
    return operand;
}

Checked<Operand> OperandChecker::literal(const Syntax& syntax, const Wanted* wanted) {
    if (wanted == nullptr) return unknown_name(syntax);
    auto value = literal_of(syntax, *wanted);
    if (!value) {
        auto fault = std::move(value.error());
        const bool dotted = syntax.kind == Kind::word && syntax.text[0] > '9' &&
                            syntax.text.find('.') != std::string::npos;
        if (const auto nearest = dotted ? nearest_name(syntax.text) : std::string();
            !nearest.empty())
            fault.hint = fmt::format("did you mean {}?", nearest);
        return tl::unexpected(std::move(fault));
    }
    Operand operand{.kind = Operand::Kind::constant, .type = value->type};
    operand.constant = value->value;
    operand.bytes = std::move(value->bytes);
    return operand;
}

Checked<Operand> OperandChecker::slice(const Syntax& syntax) {
    const auto& inside = syntax.children.front();
    auto whole = operand_of(inside, nullptr);
    if (!whole) return whole;
    if (!can_slice(whole->type))
        return refuse(
            fmt::format("'{}' is {} and cannot be sliced", inside.text, described(whole->type)),
            syntax.place, "bytes, strings, addresses and protocols can");
    Operand operand{.kind = Operand::Kind::slice, .type = Type::bytes};
    operand.ranges = syntax.ranges;
    operand.arguments.push_back(std::move(*whole));
    return operand;
}

Checked<Operand> OperandChecker::layers(const Syntax& syntax) {
    const auto& inside = syntax.children.front();
    auto operand = word(inside, nullptr);
    if (!operand) return operand;
    if (!operand->field.layers.empty()) return refuse("the layers are given twice", syntax.place);
    operand->field.layers = syntax.ranges;
    return operand;
}

Checked<Operand> OperandChecker::negate(const Syntax& syntax, const Wanted* wanted) {
    auto value = operand_of(syntax.children.front(), wanted);
    if (!value) return value;
    if (!can_calculate(TokenKind::minus, value->type))
        return refuse(fmt::format("{} has no sign", described(value->type)), syntax.place);
    if (value->kind == Operand::Kind::constant) {
        value->constant.number = -value->constant.number;
        return value;
    }
    Operand operand{.kind = Operand::Kind::negate, .type = value->type};
    operand.arguments.push_back(std::move(*value));
    return operand;
}

Checked<Operand> OperandChecker::arithmetic(const Syntax& syntax, const Wanted* wanted) {
    const auto& first = syntax.children[0];
    const auto& second = syntax.children[1];
    // The side with a field says what the literal on the other one is.
    const bool swapped = !has_field(first) && has_field(second);
    auto leading = operand_of(swapped ? second : first, wanted);
    if (!leading) return leading;
    if (leading->type == Type::protocol) *leading = as_bytes(std::move(*leading));
    Wanted beside = wanted_beside(*leading);
    beside.width = 8;
    auto other = operand_of(swapped ? first : second, &beside);
    if (!other) return other;
    auto& left = swapped ? *other : *leading;
    auto& right = swapped ? *leading : *other;
    if (!make_alike(left, right) || !can_calculate(syntax.op, left.type))
        return refuse(fmt::format("{} and {} cannot be calculated with like this",
                                  described(left.type), described(right.type)),
                      syntax.place);
    Operand operand{.kind = Operand::Kind::arithmetic, .type = left.type};
    operand.op = syntax.op;
    operand.arguments.push_back(std::move(left));
    operand.arguments.push_back(std::move(right));
    return operand;
}

Checked<std::vector<Operand>> OperandChecker::arguments_of(const Syntax& syntax) {
    std::vector<Operand> arguments;
    Wanted wanted;
    for (const auto& child : syntax.children) {
        if (arguments.empty() && is_literal(child) && !has_field(child) && child.kind != Kind::word)
            return refuse("the first argument must be a field", child.place);
        auto argument = operand_of(child, arguments.empty() ? nullptr : &wanted);
        if (!argument) return tl::unexpected(argument.error());
        if (argument->type == Type::protocol && syntax.children.size() > 1)
            *argument = as_bytes(std::move(*argument));
        if (!arguments.empty() && argument->type != arguments.front().type)
            return refuse(
                fmt::format("all arguments of '{}' must have one type", syntax.text), child.place,
                fmt::format("expected {}, as the first is", described(arguments.front().type)));
        if (arguments.empty()) wanted = wanted_beside(*argument);
        wanted.width = 8;
        arguments.push_back(std::move(*argument));
    }
    return arguments;
}

Checked<Operand> OperandChecker::function(const Syntax& syntax) {
    const auto* const def =
        std::find_if(std::begin(kFunctions), std::end(kFunctions),
                     [&](const FunctionDef& known) { return known.name == syntax.text; });
    if (def == std::end(kFunctions))
        return refuse(fmt::format("'{}' is not a function", syntax.text), syntax.place,
                      "len, count, upper, lower, string, max, min and abs are");
    if (syntax.children.empty() || syntax.children.size() > def->most)
        return refuse(fmt::format("'{}' takes {}, not {} arguments", def->name,
                                  def->most == 1 ? "one argument" : "1 to 64 arguments",
                                  syntax.children.size()),
                      syntax.place);
    auto arguments = arguments_of(syntax);
    if (!arguments) return tl::unexpected(arguments.error());
    for (std::size_t i = 0; i < arguments->size(); ++i)
        if (const auto due = not_for(def->function, (*arguments)[i]); !due.empty())
            return refuse(
                fmt::format("'{}' does not take {}", def->name, described((*arguments)[i].type)),
                syntax.children[i].place, fmt::format("it takes {}", due));
    const auto& first = arguments->front();
    Operand operand{.kind = Operand::Kind::function, .type = result_of(def->function, first.type)};
    operand.function = def->function;
    if (first.kind == Operand::Kind::field && first.type == Type::integer)
        operand.constant.number = width_of(first.field);
    operand.arguments = std::move(*arguments);
    return operand;
}

}  // namespace vxlab::index::filter
