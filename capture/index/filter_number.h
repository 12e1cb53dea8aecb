// A test of one number, made fast: as ranges where the test is plain, else remembered by value.
#pragma once

#include <optional>
#include <vector>

#include "capture/index/filter_program.h"

namespace vxlab::index::filter {

// The only field of an operand that takes its values one by one; null if there is none or more.
const FieldRef* only_field(const Operand& operand);

// The only field of a test that can be answered for each occurrence alone; null if it is not such.
const FieldRef* only_field(const Test& test);

class NumberTest {
public:
    // REQUIRES: only_field(test) is not null, and test is no presence.
    explicit NumberTest(const Test& test);

    bool operator()(std::int64_t number) {
        if (!plain_) return remembered(number);
        for (const auto& range : ranges_)
            if (number >= range.low && number <= range.high) return true;
        return false;
    }

private:
    struct Range {
        std::int64_t low, high;
    };
    struct Known {
        std::int64_t number = 0;
        bool set = false;
        bool holds = false;
    };

    bool remembered(std::int64_t number);
    bool add_comparison(TokenKind op, Integer bound);
    void add(Integer low, Integer high);

    const Test& test_;
    bool plain_ = false;
    std::vector<Range> ranges_;
    std::vector<Known> known_;
};

}  // namespace vxlab::index::filter
