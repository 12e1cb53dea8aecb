#include "capture/index/filter.h"

#include <fmt/format.h>

#include "capture/index/filter_evaluate.h"
#include "capture/index/filter_packet.h"
#include "capture/index/filter_program.h"
#include "capture/index/filter_row.h"

namespace vxlab::index {
namespace {

filter::Checked<filter::Program> program_of(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos) return filter::Program{};
    if (text.size() > DisplayFilter::kMaxText)
        return filter::refuse("the filter is too long", {DisplayFilter::kMaxText, 1},
                              fmt::format("at most {} bytes", DisplayFilter::kMaxText));
    const auto syntax = filter::parse(text);
    if (!syntax) return tl::unexpected(syntax.error());
    return filter::check(*syntax);
}

}  // namespace

Result<DisplayFilter> DisplayFilter::compile(std::string_view text, FilterPlace* place) {
    auto program = program_of(text);
    if (program) return DisplayFilter(std::make_shared<const filter::Program>(std::move(*program)));
    const auto& fault = program.error();
    if (place != nullptr) *place = fault.place;
    return fail(fault.what, fmt::format("column {}", fault.place.begin + 1), fault.hint);
}

bool DisplayFilter::matches(const dissect::Dissection& full) const {
    return filter::evaluate(program_->test, filter::PacketFields(full)) == Verdict::yes;
}

Verdict DisplayFilter::matches(const dissect::Summary& summary, const RowFacts& facts) const {
    return filter::evaluate(program_->test, filter::RowFields(summary, facts));
}

bool DisplayFilter::needs_history() const { return program_->needs_history; }

Result<void> resolve(
    const DisplayFilter& filter, std::span<Verdict> rows,
    const std::function<Result<const dissect::Dissection*>(std::size_t row)>& dissect) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows[row] != Verdict::unknown) continue;
        const auto full = dissect(row);
        if (!full) return tl::unexpected(full.error());
        rows[row] = filter.matches(**full) ? Verdict::yes : Verdict::no;
    }
    return {};
}

}  // namespace vxlab::index
