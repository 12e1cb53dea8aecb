// Steps for programs.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/replay.h"
#include "capture/dissect/json.h"
#include "core/trace/json_lines.h"
#include "core/trace/words.h"
#include "labs/trace/row_words.h"
#include "labs/trace/step_tables.h"

namespace vxlab::cli {
namespace {

using nlohmann::ordered_json;

std::string text_of(const ordered_json& object) {
    return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json events_of(store::Reader& reader, const store::Step& step) {
    auto events = ordered_json::array();
    for (const auto& event : step.events) {
        const trace::NamesOf names{
            [&](trace::NamespaceId id) { return reader.names().place(id, event.id); },
            [&](trace::InterfaceId id) { return reader.names().interface(id, event.id); }};
        std::string text;
        trace::append_json(text, event, names);
        events.push_back(ordered_json::parse(text, nullptr, false));
    }
    return events;
}

Result<ordered_json> object_of(store::Reader& reader, labs::Story& story, std::uint64_t number) {
    ordered_json object{{"step", number}};
    if (number == 0) return object;
    const auto told = story.tell(number);
    if (!told) return tl::unexpected(told.error());
    const auto step = reader.step(number);
    if (!step) return tl::unexpected(step.error());
    object["time"] = told->time.nanoseconds;
    object["where"] = told->where;
    object["doing"] = told->doing;
    if (told->frame != 0) object["frame"] = told->frame;
    if (told->came_from != 0) object["came_from"] = told->came_from;
    std::string summary;
    for (const auto& piece : told->what) summary += (summary.empty() ? "" : "  ") + piece.text;
    object["summary"] = summary;
    auto words = ordered_json::array();
    for (const auto& sentence : told->sentences) words.push_back(sentence.text);
    object["words"] = std::move(words);
    object["events"] = events_of(reader, **step);
    return object;
}

ordered_json row_json(store::Reader& reader, const labs::MarkedRow& marked, trace::EventId at) {
    const auto& row = marked.row.row;
    const auto name = [&](trace::InterfaceId id) { return reader.names().interface(id, at); };
    ordered_json object{{"table", trace::name(row.table)}, {"device", name(marked.row.device)}};
    if (row.state != trace::RowState::none) object["state"] = trace::name(row.state);
    if (!row.mac.is_zero() || row.table == trace::Table::vtep_fdb) object["mac"] = row.mac.text();
    if (row.vlan != 0) object["vlan"] = row.vlan;
    if (row.vni != 0) object["vni"] = row.vni;
    if (row.address) object["address"] = row.address.text();
    if (row.prefix_length != 0) object["prefix_length"] = row.prefix_length;
    if (row.via) object["via"] = row.via.text();
    if (row.port != 0) object["port"] = row.port;
    if (row.interface != 0) object["interface"] = name(row.interface);
    object["text"] = labs::row_text(row, name);
    object["changed_in"] = marked.changed_in;
    if (marked.mark != ' ') object["mark"] = std::string(1, marked.mark);
    return object;
}

}  // namespace

Result<std::string> step_json(store::Reader& reader, labs::Story& story, std::uint64_t step) {
    return object_of(reader, story, step).map(text_of);
}

Result<std::string> shown_json(store::Reader& reader, labs::Story& story, std::uint64_t step,
                               const std::set<std::string>& parts) {
    auto object = object_of(reader, story, step);
    if (!object) return tl::unexpected(object.error());
    if (!parts.contains("why")) {
        object->erase("words");
        object->erase("events");
    }
    trace::EventId at = 0;
    if (step != 0) {
        dissect::Dissection dissection;
        const auto there = story.dissect(step, dissection);
        if (!there) return tl::unexpected(there.error());
        if (*there && parts.contains("packet"))
            (*object)["packet"] = ordered_json::parse(dissect::to_json(dissection), nullptr, false);
        const auto found = reader.step(step);
        if (!found) return tl::unexpected(found.error());
        at = (*found)->events.back().id;
    }
    const auto rows = labs::marked_rows(reader, step);
    if (!rows) return tl::unexpected(rows.error());
    auto tables = ordered_json::array();
    for (const auto& row : *rows)
        if (is_shown(row.row.row.table, parts)) tables.push_back(row_json(reader, row, at));
    (*object)["tables"] = std::move(tables);
    return text_of(*object);
}

}  // namespace vxlab::cli
