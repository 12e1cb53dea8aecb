// Looking names up by time.
#include "core/store/names.h"

#include <fmt/format.h>

namespace vxlab::store {
namespace {

// The name that holds at that event; before the first, the first. Null: there is none.
template <class Id, class Name>
const Name* latest(const std::map<Id, std::map<trace::EventId, Name>>& histories, Id id,
                   trace::EventId at) {
    const auto found = histories.find(id);
    if (found == histories.end()) return nullptr;
    auto after = found->second.upper_bound(at);
    if (after != found->second.begin()) --after;
    return &after->second;
}

}  // namespace

Names::Names(SQLite::Database& database) {
    SQLite::Statement places(database, "SELECT id, since, machine, name FROM name_spaces");
    while (places.executeStep()) {
        const auto id = static_cast<trace::NamespaceId>(places.getColumn(0).getInt64());
        places_[id][static_cast<trace::EventId>(places.getColumn(1).getInt64())] = {
            id, places.getColumn(2).getString(), places.getColumn(3).getString()};
    }
    SQLite::Statement all(database,
                          "SELECT id, since, name_space, name, kind, gone FROM interfaces");
    while (all.executeStep()) {
        const auto id = static_cast<trace::InterfaceId>(all.getColumn(0).getInt64());
        interfaces_[id][static_cast<trace::EventId>(all.getColumn(1).getInt64())] = {
            id, static_cast<trace::NamespaceId>(all.getColumn(2).getInt64()),
            all.getColumn(3).getString(), all.getColumn(4).getString(),
            all.getColumn(5).getInt() != 0};
    }
}

std::string Names::place(trace::NamespaceId id, trace::EventId at) const {
    const auto* name = latest(places_, id, at);
    return name ? name->place() : std::string();
}

const trace::InterfaceName* Names::find(trace::InterfaceId id, trace::EventId at) const {
    return latest(interfaces_, id, at);
}

std::string Names::interface(trace::InterfaceId id, trace::EventId at) const {
    const auto* name = find(id, at);
    if (!name) return fmt::format("interface {}", id);
    const auto where = place(name->name_space, at);
    return where.empty() ? name->name : where + ':' + name->name;
}

std::vector<trace::InterfaceId> Names::interfaces() const {
    std::vector<trace::InterfaceId> ids;
    for (const auto& [id, history] : interfaces_) ids.push_back(id);
    return ids;
}

}  // namespace vxlab::store
