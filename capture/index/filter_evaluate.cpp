#include "capture/index/filter_evaluate.h"

#include <algorithm>

namespace vxlab::index::filter {
namespace {

Bytes haystack(const Value& value) { return value.reach.empty() ? value.bytes : value.reach; }

bool contains(const Value& whole, const Value& part) {
    const auto all = haystack(whole);
    const auto needle = part.bytes;
    return std::search(all.begin(), all.end(), needle.begin(), needle.end()) != all.end() ||
           needle.empty();
}

bool relates(TokenKind op, Type type, const Value& a, const Value& b) {
    if (op == TokenKind::contains) return contains(a, b);
    const int order = compare(type, a, b);
    switch (op) {
        case TokenKind::any_eq:
        case TokenKind::all_eq:
            return order == 0;
        case TokenKind::all_ne:
        case TokenKind::any_ne:
            return order != 0;
        case TokenKind::gt:
            return order > 0;
        case TokenKind::lt:
            return order < 0;
        case TokenKind::ge:
            return order >= 0;
        default:
            return order <= 0;
    }
}

// The verdict on a relation, from what it says of each pair or value that occurs or may occur.
class Tally {
public:
    explicit Tally(bool all) : all_(all) {}

    void count(bool holds, bool certain) {
        (certain ? (holds ? certain_yes_ : certain_no_) : (holds ? maybe_yes_ : maybe_no_)) = true;
    }
    Verdict verdict(bool complete, bool occurs) const {
        if (all_) {
            if (certain_no_) return Verdict::no;
            if (complete && occurs && !maybe_no_) return Verdict::yes;
        } else {
            if (certain_yes_) return Verdict::yes;
            if (complete && !maybe_yes_) return Verdict::no;
        }
        return complete && !occurs && !maybe_yes_ && !maybe_no_ ? Verdict::no : Verdict::unknown;
    }

private:
    bool all_;
    bool certain_yes_ = false;
    bool certain_no_ = false;
    bool maybe_yes_ = false;
    bool maybe_no_ = false;
};

class Evaluator {
public:
    explicit Evaluator(const FieldSource& source) : source_(source) {}

    Verdict test(const Test& test) {
        switch (test.kind) {
            case Test::Kind::always:
                return Verdict::yes;
            case Test::Kind::present:
                return present(test.operands.front());
            case Test::Kind::non_zero:
                return non_zero(test.operands.front());
            case Test::Kind::compare:
                return compared(test);
            case Test::Kind::matches:
                return matched(test);
            case Test::Kind::member:
                return is_member(test);
            default:
                return joined(test);
        }
    }

    Values values(const Operand& operand) {
        switch (operand.kind) {
            case Operand::Kind::field:
                return source_.values(operand.field);
            case Operand::Kind::constant: {
                Values constant;
                constant.add(operand.constant);
                return constant;
            }
            case Operand::Kind::arithmetic:
                return calculated_values(operand);
            case Operand::Kind::function:
                return function_values(operand);
            default:
                break;
        }
        return each(operand.arguments.front(),
                    [&](const Value& value) { return transformed(operand, value); });
    }

private:
    Verdict joined(const Test& test) {
        if (test.kind == Test::Kind::negation) return inverse(this->test(test.children.front()));
        const bool is_and = test.kind == Test::Kind::conjunction;
        Verdict verdict = is_and ? Verdict::yes : Verdict::no;
        for (const auto& child : test.children) {
            const auto next = this->test(child);
            if (test.kind == Test::Kind::exclusive) {
                if (next == Verdict::unknown) return next;
                verdict = verdict == next ? Verdict::no : Verdict::yes;
                continue;
            }
            verdict = is_and ? std::min(verdict, next) : std::max(verdict, next);
            if (verdict == (is_and ? Verdict::no : Verdict::yes)) break;
        }
        return verdict;
    }

    static Verdict inverse(Verdict verdict) {
        return static_cast<Verdict>(2 - static_cast<int>(verdict));
    }

    Verdict present(const Operand& operand) {
        if (operand.kind == Operand::Kind::field) return source_.presence(operand.field);
        const auto all = values(operand);
        Tally tally(false);
        for (std::size_t i = 0; i < all.list.size(); ++i)
            tally.count(!all.list[i].bytes.empty(), i < all.certain);
        return tally.verdict(all.complete, all.certain > 0);
    }

    Verdict non_zero(const Operand& operand) {
        const auto all = values(operand);
        Tally tally(false);
        for (std::size_t i = 0; i < all.list.size(); ++i)
            tally.count(!is_zero(operand.type, all.list[i]), i < all.certain);
        return tally.verdict(all.complete, all.certain > 0);
    }

    Verdict compared(const Test& test) {
        const auto left = values(test.operands[0]);
        if (left.complete && left.list.empty()) return Verdict::no;
        const auto right = values(test.operands[1]);
        if (right.complete && right.list.empty()) return Verdict::no;
        const auto type = test.operands[0].type;
        Tally tally(test.all);
        for (std::size_t i = 0; i < left.list.size(); ++i)
            for (std::size_t j = 0; j < right.list.size(); ++j)
                tally.count(relates(test.op, type, left.list[i], right.list[j]),
                            i < left.certain && j < right.certain);
        return tally.verdict(left.complete && right.complete,
                             left.certain > 0 && right.certain > 0);
    }

    Verdict matched(const Test& test) {
        const auto all = values(test.operands.front());
        Tally tally(test.all);
        for (std::size_t i = 0; i < all.list.size(); ++i)
            tally.count(test.pattern->matches(haystack(all.list[i])), i < all.certain);
        return tally.verdict(all.complete, all.certain > 0);
    }

    Verdict is_member(const Test& test) {
        const auto left = values(test.operands.front());
        if (left.complete && left.list.empty()) return Verdict::no;
        std::vector<Values> bounds;
        bool certain = true;
        for (std::size_t i = 1; i < test.operands.size(); ++i) {
            bounds.push_back(values(test.operands[i]));
            certain = certain && bounds.back().complete &&
                      bounds.back().certain == bounds.back().list.size();
        }
        if (!certain) return Verdict::unknown;
        const auto type = test.operands.front().type;
        Tally tally(test.all);
        for (std::size_t i = 0; i < left.list.size(); ++i)
            tally.count(is_in(type, left.list[i], bounds), i < left.certain);
        return tally.verdict(left.complete, left.certain > 0);
    }

    static bool is_in(Type type, const Value& value, const std::vector<Values>& bounds) {
        for (std::size_t i = 0; i + 1 < bounds.size(); i += 2)
            for (const auto& low : bounds[i].list)
                for (const auto& high : bounds[i + 1].list)
                    if (compare(type, value, low) >= 0 && compare(type, value, high) <= 0)
                        return true;
        return false;
    }

    // The values that a function makes of each; where it makes none, there is one less.
    template <class Make>
    Values each(const Operand& operand, Make&& make) {
        auto all = values(operand);
        Values made;
        made.complete = all.complete;
        for (std::size_t i = 0; i < all.list.size(); ++i) {
            const std::optional<Value> value = make(all.list[i]);
            if (!value) continue;
            made.list.push_back(*value);
            if (i < all.certain) made.certain = made.list.size();
        }
        return made;
    }

    std::optional<Value> transformed(const Operand& operand, const Value& value) {
        const auto type = operand.arguments.front().type;
        Value made;
        if (operand.kind == Operand::Kind::negate)
            return calculated(TokenKind::minus, type, made, value, arena_);
        made.bytes = bytes_of(type, value, arena_);
        made.reach = value.reach;
        if (operand.kind == Operand::Kind::as_bytes) return made;
        made.reach = {};
        made.bytes = sliced(made.bytes, operand.ranges, arena_);
        return made;
    }

    Values calculated_values(const Operand& operand) {
        const auto left = values(operand.arguments[0]);
        const auto right = values(operand.arguments[1]);
        const auto type = operand.type;
        Values made;
        made.complete = left.complete && right.complete;
        const bool certain = left.certain == left.list.size() && right.certain == right.list.size();
        for (const auto& a : left.list)
            for (const auto& b : right.list)
                if (const auto value = calculated(operand.op, type, a, b, arena_))
                    made.list.push_back(*value);
        made.certain = certain ? made.list.size() : 0;
        return made;
    }

    Values function_values(const Operand& operand) {
        const auto& first = operand.arguments.front();
        switch (operand.function) {
            case Function::count:
                return counted(values(first));
            case Function::largest:
            case Function::smallest:
                return extreme(operand);
            default:
                return each(first, [&](const Value& value) -> std::optional<Value> {
                    return applied(operand, first.type, value);
                });
        }
    }

    // A value that hangs on all values of a field: nothing is known of it unless they all are.
    static Values unknown() {
        Values values;
        values.complete = false;
        return values;
    }

    static Values counted(const Values& all) {
        if (!all.complete || all.certain != all.list.size()) return unknown();
        Values count;
        Value value;
        value.number = static_cast<Integer>(all.list.size());
        if (!all.list.empty()) count.add(value);
        return count;
    }

    Values extreme(const Operand& operand) {
        Values best;
        for (const auto& argument : operand.arguments) {
            const auto all = values(argument);
            if (!all.complete || all.certain != all.list.size()) return unknown();
            if (all.list.empty()) return {};
            for (const auto& value : all.list) {
                if (best.list.empty()) best.add(value);
                const int order = compare(operand.type, value, best.list.front());
                if (operand.function == Function::largest ? order > 0 : order < 0)
                    best.list.front() = value;
            }
        }
        return best;
    }

    std::optional<Value> applied(const Operand& operand, Type type, const Value& value) {
        Value made;
        switch (operand.function) {
            case Function::length:
                made.number = operand.constant.number;
                if (type != Type::integer)
                    made.number = static_cast<Integer>(bytes_of(type, value, arena_).size());
                return made;
            case Function::absolute:
                return value.number < 0 ? calculated(TokenKind::minus, type, made, value, arena_)
                                        : std::optional(value);
            case Function::text:
                made.bytes = arena_.keep(text_of(type, value));
                return made;
            default:
                break;
        }
        const bool upper = operand.function == Function::upper;
        std::vector<std::uint8_t> text(value.bytes.begin(), value.bytes.end());
        for (auto& byte : text) {
            if (upper && byte >= 'a' && byte <= 'z') byte = static_cast<std::uint8_t>(byte - 32);
            if (!upper && byte >= 'A' && byte <= 'Z') byte = static_cast<std::uint8_t>(byte + 32);
        }
        made.bytes = arena_.keep(std::move(text));
        return made;
    }

    const FieldSource& source_;
    Arena arena_;
};

// One value, whatever the field.
class OneValue final : public FieldSource {
public:
    explicit OneValue(const Value& value) : value_(value) {}
    Values values(const FieldRef&) const override {
        Values values;
        values.add(value_);
        return values;
    }
    Verdict presence(const FieldRef&) const override { return Verdict::yes; }

private:
    const Value& value_;
};

}  // namespace

Verdict evaluate(const Test& test, const FieldSource& source) {
    return Evaluator(source).test(test);
}

bool holds_for(const Test& test, const Value& value) {
    return evaluate(test, OneValue(value)) == Verdict::yes;
}

}  // namespace vxlab::index::filter
