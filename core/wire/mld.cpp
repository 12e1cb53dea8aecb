// MLD messages in and out.
#include "core/wire/mld.h"

#include <fmt/format.h>

namespace vxlab::wire {
namespace {

tl::unexpected<Error> not_a(std::string_view what, Bytes message) {
    return fail(fmt::format("MLD message: ICMPv6 type {} of {} bytes is not {}",
                            message.empty() ? 0 : message[0], message.size(), what));
}

void begin_message(MutableBytes message, Icmpv6Type type) {
    std::fill(message.begin(), message.end(), std::uint8_t{0});
    store_u8(message, 0, static_cast<std::uint8_t>(type));
}

}  // namespace

Result<Mld> Mld::parse(Bytes message) {
    const auto view = MldView::over(message);
    if (!view) return too_short("MLD message", MldView::kLength, message.size());
    const bool v1 = view->type() == Icmpv6Type::mld_report ||
                    view->type() == Icmpv6Type::mld_done ||
                    (view->type() == Icmpv6Type::mld_query && !view->is_v2_query());
    if (!v1) return not_a("of version 1", message);
    return Mld{view->type(), view->max_response_code(), view->group()};
}

void Mld::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, type);
    store_be16(message, 4, max_response_delay);
    emit_address(group, message.subspan(8));
}

Result<MldV2Query> MldV2Query::parse(Bytes message) {
    const auto view = MldV2QueryView::over(message);
    if (!view || static_cast<Icmpv6Type>(message[0]) != Icmpv6Type::mld_query)
        return not_a("a version 2 query", message);
    if (view->sources().size() < view->source_count())
        return fail(fmt::format("MLD query: {} sources counted, {} there", view->source_count(),
                                view->sources().size()));
    return MldV2Query{view->max_response_code(), view->group(),
                      view->suppress_flag(),     view->robustness(),
                      view->interval_code(),     view->sources().addresses()};
}

void MldV2Query::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, Icmpv6Type::mld_query);
    store_be16(message, 4, max_response_code);
    emit_address(group, message.subspan(8));
    store_u8(message, 24, static_cast<std::uint8_t>((suppress ? 8 : 0) | (robustness & 7)));
    store_u8(message, 25, interval_code);
    store_be16(message, 26, static_cast<std::uint16_t>(sources.size()));
    auto rest = message.subspan(MldV2QueryView::kLength);
    for (const auto& source : sources) rest = rest.subspan(emit_address(source, rest));
}

Result<MldV2Report> MldV2Report::parse(Bytes message) {
    const auto view = MldV2ReportView::over(message);
    if (!view || static_cast<Icmpv6Type>(message[0]) != Icmpv6Type::mld_v2_report)
        return not_a("a version 2 report", message);
    auto records =
        parse_group_records(message.subspan(MldV2ReportView::kLength), view->record_count(), 16);
    if (!records) return fail("MLD report: " + records.error().what);
    return MldV2Report{std::move(*records)};
}

void MldV2Report::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, Icmpv6Type::mld_v2_report);
    store_be16(message, 6, static_cast<std::uint16_t>(records.size()));
    emit_group_records(records, message.subspan(MldV2ReportView::kLength));
}

}  // namespace vxlab::wire
