#include "capture/index/filter_number.h"

#include <algorithm>
#include <limits>

#include "capture/index/filter_evaluate.h"

namespace vxlab::index::filter {
namespace {

constexpr std::size_t kRemembered = 4096;
constexpr Integer kLeast = std::numeric_limits<std::int64_t>::min();
constexpr Integer kMost = std::numeric_limits<std::int64_t>::max();

bool has_field(const Operand& operand) {
    return operand.kind == Operand::Kind::field ||
           std::any_of(operand.arguments.begin(), operand.arguments.end(), has_field);
}

}  // namespace

const FieldRef* only_field(const Operand& operand) {
    switch (operand.kind) {
        case Operand::Kind::field:
            return &operand.field;
        case Operand::Kind::constant:
            return nullptr;
        case Operand::Kind::arithmetic: {
            // A division has no result for some values.
            if (operand.op == TokenKind::slash || operand.op == TokenKind::percent) return nullptr;
            const bool left = has_field(operand.arguments[0]);
            if (left && has_field(operand.arguments[1])) return nullptr;
            return only_field(operand.arguments[left ? 0 : 1]);
        }
        case Operand::Kind::function:
            if (operand.function == Function::count || operand.function == Function::largest ||
                operand.function == Function::smallest)
                return nullptr;
            break;
        default:
            break;
    }
    return only_field(operand.arguments.front());
}

const FieldRef* only_field(const Test& test) {
    if (test.operands.empty()) return nullptr;
    if (std::any_of(test.operands.begin() + 1, test.operands.end(), has_field)) return nullptr;
    return only_field(test.operands.front());
}

NumberTest::NumberTest(const Test& test) : test_(test) {
    const bool direct =
        test.operands.front().kind == Operand::Kind::field &&
        std::all_of(test.operands.begin() + 1, test.operands.end(),
                    [](const Operand& operand) { return operand.kind == Operand::Kind::constant; });
    if (direct && test.kind == Test::Kind::compare)
        plain_ = add_comparison(test.op, test.operands[1].constant.number);
    if (direct && test.kind == Test::Kind::member) {
        for (std::size_t i = 1; i + 1 < test.operands.size(); i += 2)
            add(test.operands[i].constant.number, test.operands[i + 1].constant.number);
        plain_ = true;
    }
    if (!plain_) known_.resize(kRemembered);
}

bool NumberTest::add_comparison(TokenKind op, Integer bound) {
    switch (op) {
        case TokenKind::any_eq:
        case TokenKind::all_eq:
            add(bound, bound);
            return true;
        case TokenKind::all_ne:
        case TokenKind::any_ne:
            add(kLeast, bound - 1);
            add(bound + 1, kMost);
            return true;
        case TokenKind::gt:
            add(bound + 1, kMost);
            return true;
        case TokenKind::ge:
            add(bound, kMost);
            return true;
        case TokenKind::lt:
            add(kLeast, bound - 1);
            return true;
        case TokenKind::le:
            add(kLeast, bound);
            return true;
        default:
            return false;
    }
}

void NumberTest::add(Integer low, Integer high) {
    low = std::max(low, kLeast);
    high = std::min(high, kMost);
    if (low <= high)
        ranges_.push_back({static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)});
}

bool NumberTest::remembered(std::int64_t number) {
    auto& slot = known_[static_cast<std::uint64_t>(number) % kRemembered];
    if (slot.set && slot.number == number) return slot.holds;
    Value value;
    value.number = number;
    slot = {number, true, holds_for(test_, value)};
    return slot.holds;
}

}  // namespace vxlab::index::filter
