// The regular expression of `matches`: PCRE2, without regard to case, with bounded work.
#pragma once

#include <memory>
#include <string_view>

#include "capture/index/filter_tokens.h"
#include "core/base/bytes.h"

namespace vxlab::index::filter {

class Pattern {
public:
    // `place` is that of the whole string, for the Fault.
    static Checked<Pattern> compile(std::string_view text, FilterPlace place);

    // A subject that would take more steps than the limit allows does not match. Threads may share
    // a Pattern.
    bool matches(Bytes subject) const;

private:
    explicit Pattern(std::shared_ptr<const void> code) : code_(std::move(code)) {}

    std::shared_ptr<const void> code_;
};

}  // namespace vxlab::index::filter
