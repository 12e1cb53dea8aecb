// Four tables become one stream of events again.
#include "core/store/event_blocks.h"

#include <algorithm>

#include "core/store/columns.h"

namespace vxlab::store {
namespace {

using trace::EventKind;

tl::unexpected<Error> damaged() {
    return fail("the trace contradicts itself", {}, "the file is damaged, or was changed by hand");
}

template <class Number>
Number get(SQLite::Statement& row, int column) {
    return static_cast<Number>(row.getColumn(column).getInt64());
}

void bind_range(SQLite::Statement& statement, trace::EventId begin, trace::EventId end) {
    statement.reset();
    statement.bind(1, static_cast<std::int64_t>(begin));
    statement.bind(2, static_cast<std::int64_t>(end));
}

}  // namespace

EventBlocks::EventBlocks(SQLite::Database& database)
    : database_(database),
      frames_(database, "SELECT * FROM frames WHERE id >= ? AND id < ? ORDER BY id"),
      decisions_(database, "SELECT * FROM decisions WHERE id >= ? AND id < ? ORDER BY id"),
      changes_(
          database,
          "SELECT c.id, c.step, c.time, n.name_space, n.interface, c.frame, c.cause, n.kind, n.row "
          "FROM changes c JOIN news n ON n.id = c.news WHERE c.id >= ? AND c.id < ? ORDER BY c.id"),
      commands_(database, "SELECT * FROM commands WHERE id >= ? AND id < ? ORDER BY id"),
      row_(database, "SELECT * FROM table_rows WHERE id = ?"),
      outcome_(database, "SELECT * FROM outcomes WHERE id = ?"),
      site_(database, "SELECT * FROM sites WHERE id = ?"),
      step_of_(database,
               "SELECT step FROM frames WHERE id = ?1 UNION ALL SELECT step FROM decisions WHERE "
               "id = ?1 UNION ALL SELECT step FROM changes WHERE id = ?1 UNION ALL SELECT step "
               "FROM commands WHERE id = ?1"),
      decided_(database, "SELECT step, decided FROM frames WHERE id <= ? ORDER BY id DESC LIMIT 1"),
      words_(database),
      chunks_(database) {}

Result<void> EventBlocks::read_marks() {
    SQLite::Statement marks(database_, "SELECT step, id, time FROM marks ORDER BY step");
    while (marks.executeStep()) {
        const Mark mark{get<trace::EventId>(marks, 1), {get<std::int64_t>(marks, 2)}};
        const bool follows = marks_.empty() || mark.id > marks_.back().id;
        if (get<std::uint64_t>(marks, 0) != marks_.size() * kMarkEvery + 1 || !follows)
            return damaged();
        marks_.push_back(mark);
    }
    if (marks_.empty()) return {};
    if (const auto loaded = load(marks_.size() - 1); !loaded) return loaded;
    steps_ = block_steps_.back().number;
    return {};
}

Result<void> EventBlocks::load(std::size_t block) {
    if (block == block_) return {};
    block_ = SIZE_MAX;
    events_.clear();
    chunks_.forget();
    command_texts_.clear();
    const auto begin = marks_[block].id;
    const auto end =
        block + 1 < marks_.size() ? marks_[block + 1].id : static_cast<trace::EventId>(INT64_MAX);
    read_commands(begin, end);
    read_frames(begin, end);
    read_decisions(begin, end);
    read_changes(begin, end);
    std::sort(events_.begin(), events_.end(),
              [](const auto& a, const auto& b) { return a.second.id < b.second.id; });
    return sort_into_steps(block);
}

Result<void> EventBlocks::sort_into_steps(std::size_t block) {
    block_steps_.clear();
    for (auto& [number, event] : events_) {
        const auto expected = block * kMarkEvery + block_steps_.size();
        if (number == expected + 1) block_steps_.push_back({number, {}});
        if (block_steps_.empty() || number != block_steps_.back().number) return damaged();
        block_steps_.back().events.push_back(event);
    }
    const bool is_last = block + 1 == marks_.size();
    if (block_steps_.empty() || block_steps_.size() > kMarkEvery ||
        (!is_last && block_steps_.size() != kMarkEvery))
        return damaged();
    block_ = block;
    return {};
}

void EventBlocks::add(std::uint64_t step, const trace::Event& event) {
    events_.emplace_back(step, event);
}

const Outcome& EventBlocks::outcome(std::int64_t id) {
    const auto [known, is_new] = outcomes_.try_emplace(id);
    auto& outcome = known->second;
    if (!is_new) return outcome;
    outcome_.reset();
    outcome_.bind(1, id);
    if (!outcome_.executeStep()) return outcome;
    outcome.device = get<trace::InterfaceId>(outcome_, 1);
    outcome.decision.verdict = words_.verdict(get<std::int64_t>(outcome_, 2));
    outcome.decision.reason = words_.reason(get<std::int64_t>(outcome_, 3));
    outcome.decision.copies = get<std::uint16_t>(outcome_, 4);
    outcome.decision.row = row(get<std::int64_t>(outcome_, 5));
    outcome.decision.taught_by = get<trace::EventId>(outcome_, 6);
    return outcome;
}

const Site& EventBlocks::site(std::int64_t id) {
    const auto [known, is_new] = sites_.try_emplace(id);
    auto& site = known->second;
    if (!is_new) return site;
    site_.reset();
    site_.bind(1, id);
    if (site_.executeStep())
        site = {get<trace::NamespaceId>(site_, 1), get<trace::InterfaceId>(site_, 2),
                get<int>(site_, 3) != 0};
    return site;
}

void EventBlocks::read_frames(trace::EventId begin, trace::EventId end) {
    namespace column = frame_column;
    bind_range(frames_, begin, end);
    while (frames_.executeStep()) {
        const auto& where = site(get<std::int64_t>(frames_, column::site));
        trace::Event event;
        event.id = get<trace::EventId>(frames_, column::id);
        event.time = {get<std::int64_t>(frames_, column::time)};
        event.kind = where.leaves ? EventKind::seen_out : EventKind::seen_in;
        event.name_space = where.name_space;
        event.interface = where.interface;
        event.frame = get<trace::FrameId>(frames_, column::frame);
        event.came_from = get<trace::FrameId>(frames_, column::came_from);
        event.cause = get<trace::EventId>(frames_, column::cause);
        event.bytes = chunks_.bytes(get<std::int64_t>(frames_, column::place),
                                    get<std::int64_t>(frames_, column::length));
        const auto step = get<std::uint64_t>(frames_, column::step);
        add(step, event);
        const auto decided = get<trace::EventId>(frames_, column::decided);
        if (decided == 0) continue;
        const auto& what = outcome(get<std::int64_t>(frames_, column::outcome));
        event.cause = event.id;
        event.id = decided;
        event.kind = EventKind::decided;
        event.interface = what.device;
        event.bytes = {};
        event.decision = what.decision;
        add(step, event);
    }
}

void EventBlocks::read_decisions(trace::EventId begin, trace::EventId end) {
    namespace column = decision_column;
    bind_range(decisions_, begin, end);
    while (decisions_.executeStep()) {
        const auto& what = outcome(get<std::int64_t>(decisions_, column::outcome));
        trace::Event event;
        event.id = get<trace::EventId>(decisions_, column::id);
        event.time = {get<std::int64_t>(decisions_, column::time)};
        event.kind = EventKind::decided;
        event.name_space = get<trace::NamespaceId>(decisions_, column::name_space);
        event.interface = what.device;
        event.frame = get<trace::FrameId>(decisions_, column::frame);
        event.came_from = get<trace::FrameId>(decisions_, column::came_from);
        event.cause = get<trace::EventId>(decisions_, column::cause);
        event.decision = what.decision;
        add(get<std::uint64_t>(decisions_, column::step), event);
    }
}

void EventBlocks::read_changes(trace::EventId begin, trace::EventId end) {
    bind_range(changes_, begin, end);
    while (changes_.executeStep()) {
        trace::Event event;
        event.id = get<trace::EventId>(changes_, 0);
        event.time = {get<std::int64_t>(changes_, 2)};
        event.name_space = get<trace::NamespaceId>(changes_, 3);
        event.interface = get<trace::InterfaceId>(changes_, 4);
        event.frame = get<trace::FrameId>(changes_, 5);
        event.cause = get<trace::EventId>(changes_, 6);
        event.kind = words_.kind(get<std::int64_t>(changes_, 7));
        event.row = row(get<std::int64_t>(changes_, 8));
        add(get<std::uint64_t>(changes_, 1), event);
    }
}

void EventBlocks::read_commands(trace::EventId begin, trace::EventId end) {
    bind_range(commands_, begin, end);
    std::vector<std::pair<std::uint64_t, trace::Event>> read;
    while (commands_.executeStep()) {
        trace::Event event;
        event.id = get<trace::EventId>(commands_, 0);
        event.time = {get<std::int64_t>(commands_, 2)};
        event.kind = EventKind::command;
        event.name_space = get<trace::NamespaceId>(commands_, 3);
        command_texts_.push_back(commands_.getColumn(4).getString());
        read.emplace_back(get<std::uint64_t>(commands_, 1), event);
    }
    for (std::size_t i = 0; i < read.size(); ++i) {
        const auto& words = command_texts_[i];
        read[i].second.bytes = {reinterpret_cast<const std::uint8_t*>(words.data()), words.size()};
        add(read[i].first, read[i].second);
    }
}

const trace::Row& EventBlocks::row(std::int64_t id) {
    static const trace::Row none;
    if (id == 0) return none;
    const auto [known, is_new] = rows_.try_emplace(id);
    if (!is_new) return known->second;
    row_.reset();
    row_.bind(1, id);
    if (!row_.executeStep()) return none;
    auto& row = known->second;
    row.table = enumerator<trace::Table>(row_.getColumn(1).getString(), kFewWords);
    row.state = enumerator<trace::RowState>(row_.getColumn(2).getString(), kFewWords);
    row.mac = MacAddress::parse(row_.getColumn(3).getString()).value_or(MacAddress());
    row.vlan = get<std::uint16_t>(row_, 4);
    row.vni = get<std::uint32_t>(row_, 5);
    row.address = IpAddress::parse(row_.getColumn(6).getString()).value_or(IpAddress());
    row.prefix_length = get<std::uint8_t>(row_, 7);
    row.via = IpAddress::parse(row_.getColumn(8).getString()).value_or(IpAddress());
    row.port = get<std::uint16_t>(row_, 9);
    row.interface = get<trace::InterfaceId>(row_, 10);
    return row;
}

Result<const Step*> EventBlocks::step(std::uint64_t number) {
    const auto block = static_cast<std::size_t>((number - 1) / kMarkEvery);
    if (number == 0 || number > steps_ || block >= marks_.size()) return damaged();
    if (const auto loaded = load(block); !loaded) return tl::unexpected(loaded.error());
    return &block_steps_[(number - 1) % kMarkEvery];
}

Result<std::uint64_t> EventBlocks::step_at(Instant time) {
    const auto after = std::upper_bound(marks_.begin(), marks_.end(), time,
                                        [](Instant t, const Mark& mark) { return t < mark.time; });
    if (after == marks_.begin()) return 0;
    const auto block = static_cast<std::size_t>(after - marks_.begin() - 1);
    if (const auto loaded = load(block); !loaded) return tl::unexpected(loaded.error());
    std::uint64_t found = 0;
    for (const auto& step : block_steps_)
        if (step.events.front().time <= time) found = step.number;
    return found;
}

std::uint64_t EventBlocks::step_of(trace::EventId event) {
    const auto id = static_cast<std::int64_t>(event);
    step_of_.reset();
    step_of_.bind(1, id);
    if (step_of_.executeStep()) return get<std::uint64_t>(step_of_, 0);
    // A decision that stands in the row of its sighting.
    decided_.reset();
    decided_.bind(1, id);
    const bool found = decided_.executeStep() && get<std::int64_t>(decided_, 1) == id;
    return found ? get<std::uint64_t>(decided_, 0) : 0;
}

}  // namespace vxlab::store
