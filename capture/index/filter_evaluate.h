// Runs a program over what is known of one packet, in three-valued logic: whatever the unknown
// values turn out to be, a yes or no stands.
#pragma once

#include <vector>

#include "capture/index/filter_program.h"

namespace vxlab::index::filter {

// What is known of a field's values.
struct Values {
    std::vector<Value> list;
    std::size_t certain = 0;  // so many at the front occur; the rest of the list may
    bool complete = true;     // nothing occurs that is not in the list

    void add(Value value) {
        list.push_back(value);
        certain = list.size();
    }
};

// Where values come from: a dissection, or a row.
class FieldSource {
public:
    FieldSource() = default;
    virtual ~FieldSource() = default;
    FieldSource(const FieldSource&) = delete;
    FieldSource& operator=(const FieldSource&) = delete;

    virtual Values values(const FieldRef& field) const = 0;
    virtual Verdict presence(const FieldRef& field) const = 0;
};

Verdict evaluate(const Test& test, const FieldSource& source);

// Whether a single value satisfies a comparison, a match or a membership whose only operand that
// is no constant is operands[0].
bool holds_for(const Test& test, const Value& value);

}  // namespace vxlab::index::filter
