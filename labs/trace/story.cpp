// Sentences are made of the events' own words.
#include "labs/trace/story.h"

#include <fmt/format.h>

#include "core/trace/words.h"
#include "labs/trace/row_words.h"

namespace vxlab::labs {
namespace {

using trace::EventKind;
using trace::Verdict;

bool is_seen(const trace::Event& event) {
    return event.kind == EventKind::seen_in || event.kind == EventKind::seen_out;
}

std::string verb(const trace::Decision& decision) {
    switch (decision.verdict) {
        case Verdict::forward:
            return "forwarded";
        case Verdict::flood:
            return fmt::format("flooded in {} cop{}", decision.copies,
                               decision.copies == 1 ? "y" : "ies");
        case Verdict::deliver:
            return "delivered";
        case Verdict::answer:
            return "answered";
        case Verdict::consume:
            return "consumed";
        case Verdict::drop:
            return "DROPPED";
        case Verdict::wait:
        case Verdict::none:
            break;
    }
    return "decided";
}

Sentence::About about(EventKind kind) {
    if (kind == EventKind::decided) return Sentence::About::decision;
    return kind == EventKind::row_refreshed ? Sentence::About::refresh : Sentence::About::change;
}

// Empty: none of these.
std::string doing(const trace::Event& first) {
    switch (first.kind) {
        case EventKind::seen_in:
            return "receives";
        case EventKind::seen_out:
            return "sends";
        case EventKind::command:
            return "$";
        default:
            return {};
    }
}

}  // namespace

Result<Instant> Story::begin() {
    if (begin_ || reader_.steps() == 0) return begin_.value_or(Instant{});
    const auto first = reader_.step(1);
    if (!first) return tl::unexpected(first.error());
    begin_ = (*first)->events.front().time;
    return *begin_;
}

std::string Story::name(trace::InterfaceId id, trace::EventId at) const {
    return reader_.names().interface(id, at);
}

void Story::dissect(const store::Step& step, dissect::Dissection& out) {
    const auto& seen = step.events.front();
    interfaces_.assign(1, {});
    interfaces_[0].name = name(seen.interface, seen.id);
    interfaces_[0].described = true;
    source::Packet packet;
    packet.number = step.number;
    packet.time = seen.time;
    packet.bytes = seen.bytes;
    packet.wire_length = static_cast<std::uint32_t>(seen.bytes.size());
    dissector_.set_interfaces(&interfaces_);
    dissector_.dissect_alone(packet, dissect::Detail::full, out);
}

Result<bool> Story::dissect(std::uint64_t number, dissect::Dissection& out) {
    const auto step = reader_.step(number);
    if (!step) return tl::unexpected(step.error());
    if (!is_seen((*step)->events.front())) return false;
    dissect(**step, out);
    return true;
}

// "; row: 02:… is behind VTEP 192.0.2.2 (learned in step 43)"
Result<std::string> Story::taught(const trace::Decision& decision, std::uint64_t now) {
    if (decision.taught_by == 0) return std::string();
    const auto step = reader_.step_of(decision.taught_by);
    if (!step) return tl::unexpected(step.error());
    if (*step == 0) return std::string();
    const bool learned = decision.row.state == trace::RowState::dynamic;
    const auto when = *step == now ? std::string("just now") : fmt::format("in step {}", *step);
    return fmt::format(", {} {}", learned ? "learned" : "made", when);
}

Result<std::string> Story::why(const trace::Event& event, std::uint64_t now) {
    const auto& decision = event.decision;
    auto text = std::string(trace::sentence(decision.reason));
    // Who waits has a reason that says so.
    if (decision.verdict != Verdict::wait) text = verb(decision) + ": " + text;
    if (decision.row.table == trace::Table::none) return text;
    const auto by = taught(decision, now);
    if (!by) return by;
    const auto namer = [&](trace::InterfaceId id) { return name(id, event.id); };
    return fmt::format("{} ({}: {}{})", text, table_title(decision.row.table),
                       row_text(decision.row, namer), *by);
}

Result<ToldStep> Story::tell(std::uint64_t number) {
    const auto begun = begin();
    if (!begun) return tl::unexpected(begun.error());
    const auto found = reader_.step(number);
    if (!found) return tl::unexpected(found.error());
    const auto& step = **found;
    const auto& first = step.events.front();
    ToldStep told;
    told.number = number;
    told.time = {(first.time - *begun).nanoseconds};
    told.where = first.interface != 0 ? name(first.interface, first.id)
                                      : reader_.names().place(first.name_space, first.id);
    told.doing = doing(first);
    if (told.doing.empty()) {
        const auto since =
            first.cause == 0 ? Result<std::uint64_t>(0) : reader_.step_of(first.cause);
        if (!since) return tl::unexpected(since.error());
        told.doing = *since == 0 ? "by itself" : fmt::format("after step {}", *since);
    }
    told.frame = first.frame;
    told.came_from = first.came_from;
    if (is_seen(first)) {
        dissect(step, dissection_);
        told.what = dissect::summary_pieces(dissection_);
    } else if (first.kind == EventKind::command) {
        told.what.push_back({dissect::Role::plain, {first.bytes.begin(), first.bytes.end()}});
    }
    for (const auto& event : step.events) {
        if (is_seen(event) || event.kind == EventKind::command) continue;
        const auto at = event.interface == first.interface || first.interface == 0
                            ? std::string()
                            : name(event.interface, event.id) + ": ";
        if (event.kind != EventKind::decided) {
            const auto namer = [&](trace::InterfaceId id) { return name(id, event.id); };
            const auto device =
                first.interface == 0 && event.row.interface != event.interface ? name(
                                                                                     event
                                                                                         .interface,
                                                                                     event.id) +
                                                                                     ": "
                                                                               : at;
            told.sentences.push_back({about(event.kind), device + change_text(event, namer), {}});
            continue;
        }
        const auto text = why(event, number);
        if (!text) return tl::unexpected(text.error());
        told.sentences.push_back({Sentence::About::decision, at + *text, event.decision.verdict});
    }
    return told;
}

}  // namespace vxlab::labs
