// What a trace calls its namespaces and interfaces, at any of its events.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <string>
#include <vector>

#include "core/trace/recorder.h"

namespace vxlab::store {

class Names {
public:
    Names() = default;
    // Reads them all. Throws SQLite's exceptions.
    explicit Names(SQLite::Database& database);

    // "host:red"; empty: unknown.
    std::string place(trace::NamespaceId id, trace::EventId at) const;
    // "host:red:eth0"; "interface 7" if it has no name.
    std::string interface(trace::InterfaceId id, trace::EventId at) const;
    // Null: unknown.
    const trace::InterfaceName* find(trace::InterfaceId id, trace::EventId at) const;
    // Those there are, by id.
    std::vector<trace::InterfaceId> interfaces() const;

private:
    template <class Name>
    using History = std::map<trace::EventId, Name>;  // by the event since which it holds

    std::map<trace::NamespaceId, History<trace::NamespaceName>> places_;
    std::map<trace::InterfaceId, History<trace::InterfaceName>> interfaces_;
};

}  // namespace vxlab::store
