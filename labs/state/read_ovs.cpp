// Tables of Open vSwitch's database (RFC 7047, 5.1: how values are written in JSON) to bridges.
#include "labs/state/read_ovs.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

namespace vxlab::labs {
namespace {

using nlohmann::json;
using namespace trace;

using Row = std::map<std::string, json>;  // by column

constexpr int kSignalled = 128, kNotFound = 127;
// Each of them waits for ever for a daemon that hangs.
constexpr const char* kTimeout = "--timeout=5";

bool is_tagged(const json& value, const char* tag) {
    return value.is_array() && value.size() == 2 && value[0] == tag;
}

// An atom, or all of a set with commas between them.
std::string text_of(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "true" : "";
    if (is_tagged(value, "uuid")) return text_of(value[1]);
    if (!is_tagged(value, "set")) return value.is_number() ? value.dump() : std::string();
    std::string all;
    if (value[1].is_array())
        for (const auto& one : value[1]) all += (all.empty() ? "" : ",") + text_of(one);
    return all;
}

std::vector<std::string> members(const json& value) {
    std::vector<std::string> all;
    if (is_tagged(value, "set") && value[1].is_array())
        for (const auto& one : value[1]) all.push_back(text_of(one));
    else
        all.push_back(text_of(value));
    return all;
}

void put(OvsSettings& settings, const std::string& key, const json& value) {
    if (is_tagged(value, "map")) {
        if (!value[1].is_array()) return;
        for (const auto& pair : value[1])
            if (pair.is_array() && pair.size() == 2)
                settings[key + ':' + text_of(pair[0])] = text_of(pair[1]);
    } else if (auto text = text_of(value); !text.empty()) {
        settings[key] = std::move(text);
    }
}

// The columns of the row; those that the row has not are no settings.
OvsSettings settings_of(const Row& row, std::initializer_list<const char*> columns) {
    OvsSettings settings;
    for (const auto* column : columns)
        if (const auto found = row.find(column); found != row.end())
            put(settings, column, found->second);
    return settings;
}

std::string text_at(const Row& row, const char* column) {
    const auto found = row.find(column);
    return found == row.end() ? std::string() : text_of(found->second);
}

std::vector<Row> rows_of(const json& table) {
    std::vector<Row> rows;
    if (!table.is_object() || !table.contains("headings") || !table.contains("data")) return rows;
    const auto& headings = table["headings"];
    for (const auto& data : table["data"]) {
        Row row;
        if (!headings.is_array() || !data.is_array()) return rows;
        for (std::size_t i = 0; i < headings.size() && i < data.size(); ++i)
            row[text_of(headings[i])] = data[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

void erase_word(std::string& text, const std::string& word) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word))
        text.erase(at, word.size());
}

// Names of ports stand in quotes if they have a '-', which they need not.
void unquote_names(std::string& text) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    };
    for (auto from = text.find('"'); from != std::string::npos; from = text.find('"', from)) {
        const auto to = text.find('"', from + 1);
        if (to == std::string::npos) return;
        if (std::all_of(text.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                        text.begin() + static_cast<std::ptrdiff_t>(to), is_plain)) {
            text.erase(to, 1);
            text.erase(from, 1);
        }
        from = to;
    }
}

// " cookie=0x5, table=1, reset_counts in_port="a-b" actions=NORMAL" as somebody would write it.
std::string flow_of(std::string line) {
    erase_word(line, "reset_counts ");
    if (const auto from = line.find("cookie="); from == 1) line.erase(from, line.find(' ', 1));
    line.erase(0, line.find_first_not_of(' '));
    for (auto at = line.find(", "); at != std::string::npos; at = line.find(", "))
        line.erase(at + 1, 1);
    if (const auto at = line.find(" actions="); at != std::string::npos) line[at] = ',';
    unquote_names(line);
    return line;
}

std::string group_of(std::string line) {
    line.erase(0, line.find_first_not_of(' '));
    unquote_names(line);
    return line;
}

// Of what ovs-ofctl prints: a title may stand above.
std::vector<std::string> lines_of(const std::string& text, const char* mark,
                                  std::string (*read)(std::string)) {
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < text.size();) {
        const auto to = std::min(text.find('\n', from), text.size());
        const auto line = text.substr(from, to - from);
        if (line.find(mark) != std::string::npos) lines.push_back(read(line));
        from = to + 1;
    }
    return lines;
}

class OvsReader {
public:
    OvsReader(const std::string& machine, const RunTool& run, std::vector<std::string>& unseen)
        : machine_(machine), run_(run), unseen_(unseen) {}

    std::vector<OvsBridgeState> read() {
        std::vector<OvsBridgeState> bridges;
        const auto rows = list("Bridge",
                               "name,ports,fail_mode,stp_enable,rstp_enable,"
                               "mcast_snooping_enable,datapath_type,protocols,"
                               "other_config,controller,mirrors,netflow,sflow,ipfix");
        if (rows.empty()) return bridges;
        for (auto& row : list("Port", "_uuid,name,interfaces,tag,trunks,vlan_mode"))
            ports_[text_at(row, "_uuid")] = std::move(row);
        for (auto& row : list("Interface",
                              "_uuid,name,type,options,ofport,ofport_request,mac,"
                              "mtu_request"))
            interfaces_[text_at(row, "_uuid")] = std::move(row);
        for (const auto& row : rows) bridges.push_back(bridge(row));
        std::sort(bridges.begin(), bridges.end(),
                  [](const auto& a, const auto& b) { return a.name < b.name; });
        return bridges;
    }

private:
    // `what`: the last words, which tell the reader what was asked.
    std::optional<std::string> ask(std::vector<std::string> words,
                                   const std::vector<std::string>& what) {
        auto title = what;
        title.insert(title.begin(), words[0]);
        words.insert(words.end(), what.begin(), what.end());
        auto outcome = run_(machine_, words);
        if (outcome.status == 0) return std::move(outcome.out);
        if (outcome.status == kSignalled + SIGALRM) outcome.err = "no answer";
        const bool is_absent = outcome.status == kNotFound && words[0] == "ovs-vsctl";
        if (!is_absent) unseen_.push_back(unseen_line(machine_, title, outcome));
        return std::nullopt;
    }

    std::vector<Row> list(const std::string& table, const std::string& columns) {
        if (failed_) return {};
        const auto text =
            ask({"ovs-vsctl", kTimeout, "-f", "json", "--columns=" + columns}, {"list", table});
        failed_ = !text;
        return text ? rows_of(json::parse(*text, nullptr, false)) : std::vector<Row>{};
    }

    OvsBridgeState bridge(const Row& row) {
        OvsBridgeState bridge;
        bridge.name = text_at(row, "name");
        bridge.settings =
            settings_of(row, {"fail_mode", "stp_enable", "rstp_enable", "mcast_snooping_enable",
                              "datapath_type", "protocols", "other_config"});
        for (const auto* column : {"controller", "mirrors", "netflow", "sflow", "ipfix"})
            if (!text_at(row, column).empty()) bridge.others.emplace_back(column);
        add_ports(bridge, row);
        const auto dump = [&](const char* what) {
            return ask({"ovs-ofctl", kTimeout, "--names", "--no-stats", "-O",
                        "OpenFlow10,OpenFlow11,OpenFlow12,OpenFlow13,OpenFlow14,OpenFlow15"},
                       {what, bridge.name});
        };
        const auto flows = dump("dump-flows");
        if (!flows) return bridge;
        bridge.flows = lines_of(*flows, "actions=", flow_of);
        if (const auto groups = dump("dump-groups"))
            bridge.groups = lines_of(*groups, "group_id=", group_of);
        return bridge;
    }

    // The bridge's own has the highest number of all, and is there first.
    void add_ports(OvsBridgeState& bridge, const Row& row) {
        std::vector<std::tuple<bool, std::string, OvsPortState>> ports;
        const auto found = row.find("ports");
        if (found == row.end()) return;
        for (const auto& id : members(found->second)) {
            const auto port_row = ports_.find(id);
            if (port_row == ports_.end()) continue;
            std::string number;
            auto one = port(port_row->second, number);
            constexpr std::size_t kDigits = 5;
            number.insert(0, kDigits - std::min(kDigits, number.size()), '0');
            ports.emplace_back(one.name != bridge.name, number + one.name, std::move(one));
        }
        std::sort(ports.begin(), ports.end(), [](const auto& a, const auto& b) {
            return std::tie(std::get<0>(a), std::get<1>(a)) <
                   std::tie(std::get<0>(b), std::get<1>(b));
        });
        for (auto& one : ports) bridge.ports.push_back(std::move(std::get<2>(one)));
    }

    OvsPortState port(const Row& row, std::string& number) {
        OvsPortState port;
        port.name = text_at(row, "name");
        port.port = settings_of(row, {"tag", "trunks", "vlan_mode"});
        const auto found = row.find("interfaces");
        const auto ids = found == row.end() ? std::vector<std::string>{} : members(found->second);
        for (const auto& id : ids) {
            const auto interface = interfaces_.find(id);
            if (interface == interfaces_.end()) continue;
            if (ids.size() > 1) {
                port.bond.push_back(text_at(interface->second, "name"));
                continue;
            }
            number = text_at(interface->second, "ofport");
            port.type = text_at(interface->second, "type");
            port.interface =
                settings_of(interface->second, {"options", "ofport_request", "mac", "mtu_request"});
        }
        std::sort(port.bond.begin(), port.bond.end());
        return port;
    }

    const std::string& machine_;
    const RunTool& run_;
    std::vector<std::string>& unseen_;
    bool failed_ = false;
    std::map<std::string, Row> ports_, interfaces_;  // by UUID
};

}  // namespace

std::vector<OvsBridgeState> read_ovs(const std::string& machine, const RunTool& run,
                                     std::vector<std::string>& unseen) {
    return OvsReader(machine, run, unseen).read();
}

std::string unseen_line(const std::string& place, const std::vector<std::string>& words,
                        const Outcome& outcome) {
    auto why = outcome.err.substr(0, outcome.err.find('\n'));
    if (why.starts_with(words[0] + ": ")) why.erase(0, words[0].size() + 2);
    return fmt::format("{}: {}: {}", place, fmt::join(words, " "), why.empty() ? "no answer" : why);
}

}  // namespace vxlab::labs
