// IGMP messages in and out.
#include "core/wire/igmp.h"

#include <fmt/format.h>

namespace vxlab::wire {
namespace {

Result<IgmpView> checked(Bytes message) {
    const auto view = IgmpView::over(message);
    if (!view) return too_short("IGMP message", IgmpView::kLength, message.size());
    if (!view->checksum_is_right()) return fail("IGMP message: the checksum is wrong");
    return *view;
}

tl::unexpected<Error> not_a(std::string_view what, const IgmpView& view) {
    return fail(fmt::format("IGMP message: type {:#04x} of {} bytes is not {}",
                            static_cast<unsigned>(view.type()), view.bytes().size(), what));
}

void begin_message(MutableBytes message, IgmpType type) {
    std::fill(message.begin(), message.end(), std::uint8_t{0});
    store_u8(message, 0, static_cast<std::uint8_t>(type));
}

}  // namespace

Result<Igmp> Igmp::parse(Bytes message) {
    const auto view = checked(message);
    if (!view) return tl::unexpected(view.error());
    if (view->is_v3_query() || view->type() == IgmpType::v3_report)
        return not_a("of version 1 or 2", *view);
    return Igmp{view->type(), view->max_response_code(), view->group()};
}

void Igmp::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, type);
    store_u8(message, 1, max_response_time);
    store_be32(message, 4, group.v4_value());
    store_be16(message, 2, checksum(message));
}

Result<IgmpV3Query> IgmpV3Query::parse(Bytes message) {
    const auto any = checked(message);
    if (!any) return tl::unexpected(any.error());
    const auto view = IgmpV3QueryView::over(message);
    if (!view || !any->is_v3_query()) return not_a("a version 3 query", *any);
    if (view->sources().size() < view->source_count())
        return fail(fmt::format("IGMP query: {} sources counted, {} there", view->source_count(),
                                view->sources().size()));
    return IgmpV3Query{view->max_response_code(), view->group(),
                       view->suppress_flag(),     view->robustness(),
                       view->interval_code(),     view->sources().addresses()};
}

void IgmpV3Query::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, IgmpType::query);
    store_u8(message, 1, max_response_code);
    store_be32(message, 4, group.v4_value());
    store_u8(message, 8, static_cast<std::uint8_t>((suppress ? 8 : 0) | (robustness & 7)));
    store_u8(message, 9, interval_code);
    store_be16(message, 10, static_cast<std::uint16_t>(sources.size()));
    auto rest = message.subspan(IgmpV3QueryView::kLength);
    for (const auto& source : sources) rest = rest.subspan(emit_address(source, rest));
    store_be16(message, 2, checksum(message));
}

Result<IgmpV3Report> IgmpV3Report::parse(Bytes message) {
    const auto any = checked(message);
    if (!any) return tl::unexpected(any.error());
    if (any->type() != IgmpType::v3_report) return not_a("a version 3 report", *any);
    const auto view = IgmpV3ReportView::over(message);
    auto records =
        parse_group_records(message.subspan(IgmpV3ReportView::kLength), view->record_count(), 4);
    if (!records) return fail("IGMP report: " + records.error().what);
    return IgmpV3Report{std::move(*records)};
}

void IgmpV3Report::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, IgmpType::v3_report);
    store_be16(message, 6, static_cast<std::uint16_t>(records.size()));
    emit_group_records(records, message.subspan(IgmpV3ReportView::kLength));
    store_be16(message, 2, checksum(message));
}

}  // namespace vxlab::wire
