// A state as JSON.
#include <nlohmann/json.hpp>

#include "labs/state/read_state.h"

namespace vxlab::labs {
namespace {

using nlohmann::ordered_json;
using namespace trace;

template <class Value>
void put(ordered_json& object, const char* key, const Value& value) {
    if (value != Value{}) object[key] = value;
}

ordered_json json_of(const FdbState& row) {
    ordered_json object{{"mac", row.mac.text()}};
    put(object, "to", row.to.text());
    put(object, "port", row.port);
    put(object, "vni", row.vni);
    put(object, "via", row.via);
    put(object, "vlan", row.vlan);
    put(object, "state", row.state);
    put(object, "self", row.is_own);
    return object;
}

ordered_json json_of(const InterfaceState& one) {
    ordered_json object{{"name", one.name}};
    put(object, "kind", one.kind);
    put(object, "master", one.master);
    put(object, "lower", one.lower);
    if (!one.mac.is_zero()) object["mac"] = one.mac.text();
    put(object, "mtu", one.mtu);
    object["up"] = one.is_up;
    put(object, "options", one.options);
    for (const auto& address : one.addresses)
        object["addresses"].push_back(address.address.text() + '/' +
                                      std::to_string(address.length));
    for (const auto& row : one.fdb) object["fdb"].push_back(json_of(row));
    put(object, "vlans", one.vlans);
    return object;
}

ordered_json json_of(const OvsPortState& port) {
    ordered_json object{{"name", port.name}};
    put(object, "type", port.type);
    put(object, "port", port.port);
    put(object, "interface", port.interface);
    put(object, "bond", port.bond);
    return object;
}

ordered_json json_of(const OvsBridgeState& bridge) {
    ordered_json object{{"name", bridge.name}};
    put(object, "settings", bridge.settings);
    for (const auto& port : bridge.ports) object["ports"].push_back(json_of(port));
    if (bridge.flows) object["flows"] = *bridge.flows;
    put(object, "groups", bridge.groups);
    put(object, "others", bridge.others);
    return object;
}

ordered_json json_of(const NamespaceState& state) {
    ordered_json object{{"machine", state.machine}};
    put(object, "name", state.name);
    for (const auto& one : state.interfaces) object["interfaces"].push_back(json_of(one));
    for (const auto& row : state.routes) {
        ordered_json route{{"to", row.to}};
        put(route, "via", row.via.text());
        put(route, "dev", row.dev);
        put(route, "metric", row.metric);
        put(route, "type", row.type);
        object["routes"].push_back(std::move(route));
    }
    for (const auto& row : state.neighbours) {
        ordered_json neighbour{{"address", row.address.text()}};
        if (!row.mac.is_zero()) neighbour["mac"] = row.mac.text();
        put(neighbour, "dev", row.dev);
        put(neighbour, "state", row.state);
        object["neighbours"].push_back(std::move(neighbour));
    }
    put(object, "forwards_v4", state.forwards_v4);
    put(object, "forwards_v6", state.forwards_v6);
    for (const auto& one : state.ovs_bridges) object["ovs_bridges"].push_back(json_of(one));
    return object;
}

}  // namespace

std::string to_json(const NetworkState& state) {
    ordered_json object{{"namespaces", ordered_json::array()}};
    for (const auto& one : state.name_spaces) object["namespaces"].push_back(json_of(one));
    put(object, "unseen", state.unseen);
    return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace vxlab::labs
