// From syntax to program: names become fields, literals become values of the type due, and what
// cannot be compared is refused.
#include <fmt/format.h>

#include <algorithm>

#include "capture/index/filter_operands.h"

namespace vxlab::index::filter {
namespace {

using Kind = Syntax::Kind;

bool can_match(Type type) {
    return type == Type::string || type == Type::bytes || type == Type::protocol ||
           type == Type::ether;
}

class Checker {
public:
    Checked<Test> test_of(const Syntax& syntax) {
        switch (syntax.kind) {
            case Kind::present:
                return presence(syntax.children.front());
            case Kind::compare:
                return syntax.op == TokenKind::matches ? match(syntax) : comparison(syntax);
            case Kind::member:
                return membership(syntax);
            case Kind::negation:
                return joined(syntax, Test::Kind::negation);
            case Kind::conjunction:
                return joined(syntax, Test::Kind::conjunction);
            case Kind::disjunction:
                return joined(syntax, Test::Kind::disjunction);
            default:
                return joined(syntax, Test::Kind::exclusive);
        }
    }

    bool needs_history() const { return operands_.needs_history(); }

private:
    Checked<Test> joined(const Syntax& syntax, Test::Kind kind) {
        Test test{.kind = kind};
        for (const auto& child : syntax.children) {
            auto part = test_of(child);
            if (!part) return part;
            test.children.push_back(std::move(*part));
        }
        return test;
    }

    Checked<Test> presence(const Syntax& syntax) {
        if (syntax.kind == Kind::function)
            return refuse("a function cannot be tested for presence", syntax.place,
                          "compare it with something");
        auto operand = operands_.operand_of(syntax, nullptr);
        if (!operand) return tl::unexpected(operand.error());
        const bool is_there =
            operand->kind == Operand::Kind::field || operand->kind == Operand::Kind::slice;
        Test test{.kind = is_there ? Test::Kind::present : Test::Kind::non_zero};
        test.operands.push_back(std::move(*operand));
        return test;
    }

    // The left side of a comparison.
    Checked<Operand> left_of(const Syntax& syntax) {
        if (!has_field(syntax)) {
            if (syntax.kind == Kind::word && !is_value(syntax.text))
                return operands_.operand_of(syntax, nullptr);
            return refuse("the left side must be a field or a function", syntax.place,
                          "write the field first, then the value");
        }
        auto operand = operands_.operand_of(syntax, nullptr);
        if (operand && operand->type == Type::none)
            return refuse(fmt::format("'{}' is {}", syntax.text, described(Type::none)),
                          syntax.place, "it can only be tested for presence");
        return operand;
    }

    // Whether a word can only be a value: it starts with a digit.
    static bool is_value(std::string_view word) {
        return !word.empty() && word[0] >= '0' && word[0] <= '9';
    }

    Checked<Test> comparison(const Syntax& syntax) {
        const auto& right_syntax = syntax.children[1];
        auto left = left_of(syntax.children[0]);
        if (!left) return tl::unexpected(left.error());
        const bool contains = syntax.op == TokenKind::contains;
        if (contains && !can_match(left->type))
            return refuse(fmt::format("{} cannot contain anything", described(left->type)),
                          syntax.children[0].place, "string(…) makes text of a number or address");
        auto wanted = wanted_beside(*left);
        wanted.partial = contains;
        auto right = operands_.operand_of(right_syntax, &wanted);
        if (!right) return tl::unexpected(right.error());
        if (contains && left->type == Type::ether) *left = as_bytes(std::move(*left));
        if (!make_alike(*left, *right))
            return refuse(fmt::format("{} and {} cannot be compared", described(left->type),
                                      described(right->type)),
                          syntax.place);
        Test test{.kind = Test::Kind::compare, .op = syntax.op};
        test.all = holds_for_all(syntax);
        test.operands.push_back(std::move(*left));
        test.operands.push_back(std::move(*right));
        return test;
    }

    static bool holds_for_all(const Syntax& syntax) {
        if (syntax.quantifier != Quantifier::standard) return syntax.quantifier == Quantifier::all;
        return syntax.op == TokenKind::all_eq || syntax.op == TokenKind::all_ne;
    }

    Checked<Test> match(const Syntax& syntax) {
        const auto& subject = syntax.children[0];
        const auto& expression = syntax.children[1];
        auto left = left_of(subject);
        if (!left) return tl::unexpected(left.error());
        if (!can_match(left->type))
            return refuse(fmt::format("{} cannot be matched", described(left->type)), subject.place,
                          "string(…) makes text of a number or address");
        if (expression.kind != Kind::string)
            return refuse("'matches' takes a double-quoted string", expression.place,
                          R"(as in frame matches "GET|POST")");
        auto pattern = Pattern::compile(expression.text, expression.place);
        if (!pattern) return tl::unexpected(pattern.error());
        Test test{.kind = Test::Kind::matches};
        test.all = syntax.quantifier == Quantifier::all;
        if (left->type == Type::ether) *left = as_bytes(std::move(*left));
        test.operands.push_back(std::move(*left));
        test.pattern = std::move(*pattern);
        return test;
    }

    Checked<Test> membership(const Syntax& syntax) {
        auto left = left_of(syntax.children[0]);
        if (!left) return tl::unexpected(left.error());
        if (left->type == Type::protocol) *left = as_bytes(std::move(*left));
        Test test{.kind = Test::Kind::member};
        test.all = syntax.quantifier == Quantifier::all;
        const auto wanted = wanted_beside(*left);
        test.operands.push_back(std::move(*left));
        for (std::size_t i = 1; i < syntax.children.size(); ++i) {
            const auto& element = syntax.children[i];
            const bool is_range = element.kind == Kind::range;
            for (std::size_t end = 0; end < 2; ++end) {
                const auto& bound = is_range ? element.children[end] : element;
                auto operand = operands_.operand_of(bound, &wanted);
                if (!operand) return tl::unexpected(operand.error());
                if (operand->type != test.operands[0].type)
                    return refuse(
                        fmt::format("{} cannot be in a set of {}", described(test.operands[0].type),
                                    described(operand->type)),
                        bound.place);
                test.operands.push_back(std::move(*operand));
            }
        }
        return test;
    }

    OperandChecker operands_;
};

}  // namespace

Checked<Program> check(const Syntax& syntax) {
    Checker checker;
    auto test = checker.test_of(syntax);
    if (!test) return tl::unexpected(test.error());
    Program program;
    program.test = std::move(*test);
    program.needs_history = checker.needs_history();
    return program;
}

}  // namespace vxlab::index::filter
