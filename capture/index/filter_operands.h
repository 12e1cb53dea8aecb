// The part of the check that types operands: fields, literals, slices, arithmetic, functions.
#pragma once

#include "capture/index/filter_literal.h"
#include "capture/index/filter_program.h"

namespace vxlab::index::filter {

// Whether a field or function is part of it, so that it is more than a constant.
bool has_field(const Syntax& syntax);

// What a literal beside this operand is read as.
Wanted wanted_beside(const Operand& operand);

Operand as_bytes(Operand operand);

// Gives both sides one type, turning them into bytes where that helps; false if nothing does.
bool make_alike(Operand& left, Operand& right);

class OperandChecker {
public:
    // With `wanted` a word that is no field is a literal.
    Checked<Operand> operand_of(const Syntax& syntax, const Wanted* wanted);

    // Whether a field met so far depends on earlier packets.
    bool needs_history() const { return needs_history_; }

private:
    Checked<Operand> word(const Syntax& syntax, const Wanted* wanted);
    Checked<Operand> literal(const Syntax& syntax, const Wanted* wanted);
    Checked<Operand> slice(const Syntax& syntax);
    Checked<Operand> layers(const Syntax& syntax);
    Checked<Operand> negate(const Syntax& syntax, const Wanted* wanted);
    Checked<Operand> arithmetic(const Syntax& syntax, const Wanted* wanted);
    Checked<Operand> function(const Syntax& syntax);
    Checked<std::vector<Operand>> arguments_of(const Syntax& syntax);

    bool needs_history_ = false;
};

}  // namespace vxlab::index::filter
