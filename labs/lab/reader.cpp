// The top of a lab file.
#include "labs/lab/reader.h"

#include <fmt/format.h>
#include <algorithm>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "labs/lab/check.h"
#include "labs/lab/parts.h"
#include "labs/lab/yaml_document.h"

namespace vxlab::lab {
namespace {

std::string yaml_hint(std::string_view text, const Mark& mark, const std::string& error) {
    for (int line = 1; line < mark.line; ++line)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    const auto indent = text.substr(0, text.find_first_not_of(" \t"));
    if (indent.find('\t') != indent.npos) return "indent by spaces, not by tabs";
    return error.find("illegal map value") == error.npos ? "" : "quote a text that has ': ' in it";
}

constexpr std::size_t kMaxFile = 16u << 20;

void read_guests(Fields& fields, const char* key, std::vector<Guest>& guests,
                 InterfaceKind usual_kind) {
    for (const auto& [name, node, mark] :
         named_nodes(fields.problems(), fields.find(key), key, kNamespaceName)) {
        Guest guest{name, {}, {}, mark};
        Fields inner(fields.problems(), node, std::string("one of the ") + key);
        inner.read("image", guest.image, kText);
        read_guest_place(inner, guest.place, usual_kind);
        guests.push_back(std::move(guest));
    }
}

void read_machine(Fields& fields, Machine& machine) {
    for (const auto& [name, node, mark] :
         named_nodes(fields.problems(), fields.find("namespaces"), "namespaces", kNamespaceName)) {
        Namespace name_space{name, {}, mark};
        Fields inner(fields.problems(), node, "a namespace");
        read_guest_place(inner, name_space.place, InterfaceKind::veth);
        machine.namespaces.push_back(std::move(name_space));
    }
    read_guests(fields, "containers", machine.containers, InterfaceKind::veth);
    read_guests(fields, "vms", machine.vms, InterfaceKind::tap);
    read_guest_place(fields, machine.root, InterfaceKind::veth);
}

void read_machines(Fields& fields, Lab& lab) {
    for (const auto& [name, node, mark] :
         named_nodes(fields.problems(), fields.find("machines"), "machines", kNamespaceName)) {
        Machine machine;
        machine.name = name;
        machine.mark = mark;
        Fields inner(fields.problems(), node, "a machine");
        read_machine(inner, machine);
        lab.machines.push_back(std::move(machine));
    }
}

void read_switch(Fields& fields, Switch& one) {
    fields.read("snooping", one.snooping, kFlag);
    fields.read("querier", one.querier, kFlag);
    fields.read("mtu", one.mtu, kMtu);
}

void read_router(Fields& fields, Router& router) {
    fields.read("multicast", router.multicast, kFlag);
    fields.read("rendezvous_point", router.rendezvous_point, kAddress);
    read_place(fields, router.root, InterfaceKind::nic);
    // What would it be otherwise?
    if (!router.root.forwarding) router.root.forwarding = true;
}

void read_uplink(Fields&, Uplink&) {}

template <class Node>
void read_nodes(Fields& fields, const char* key, const char* what, std::vector<Node>& nodes,
                void (*read)(Fields&, Node&)) {
    for (const auto& [name, node, mark] :
         named_nodes(fields.problems(), fields.find(key), key, kName)) {
        Node one;
        one.name = name;
        one.mark = mark;
        Fields inner(fields.problems(), node, what);
        read(inner, one);
        nodes.push_back(std::move(one));
    }
}

void read_underlay(Fields& top, Lab& lab) {
    const auto node = top.find("underlay");
    if (!node.IsDefined()) return;
    Fields fields(top.problems(), node, "the underlay");
    read_nodes<Switch>(fields, "switches", "a switch", lab.switches, read_switch);
    read_nodes<Router>(fields, "routers", "a router", lab.routers, read_router);
    read_nodes<Uplink>(fields, "uplinks", "an uplink", lab.uplinks, read_uplink);
}

void read_view(Fields& top, Lab& lab) {
    for (const auto& [name, node, mark] :
         named_nodes(top.problems(), top.find("view"), "view", kText)) {
        std::vector<double> at;
        for (const auto& item : Fields::items(node))
            if (const auto value = item.IsScalar() ? kNumber.parse(item.Scalar()) : std::nullopt)
                at.push_back(*value);
        if (at.size() == 2)
            lab.view.push_back({name, at[0], at[1]});
        else
            top.complain(mark, fmt::format("the place of {} is not [x, y]", name));
    }
}

void read_version(Fields& fields) {
    const auto node = fields.find("vxlab");
    if (!node.IsDefined()) {
        fields.complain({1, 1}, "this does not say that it is a lab file",
                        "begin it with `vxlab: 1`");
        return;
    }
    int version = 0;
    fields.read("vxlab", version, kCount);
    if (version > kVersion)
        fields.complain(mark_of(node),
                        fmt::format("the file is of version {}, newer than this vxlab, which reads "
                                    "up to {}",
                                    version, kVersion),
                        "use a newer vxlab");
}

void read_top(const YAML::Node& node, Reading& reading) {
    Fields fields(reading.problems, node, "a lab file");
    read_version(fields);
    fields.read("name", reading.lab.name, kText);
    fields.read("about", reading.lab.about, kText);
    fields.require("machines");
    read_machines(fields, reading.lab);
    read_underlay(fields, reading.lab);
    reading.lab.actions = read_actions(reading.problems, fields.find("actions"));
    read_view(fields, reading.lab);
}

}  // namespace

Reading read_lab(std::string_view text) {
    Reading reading;
    if (text.size() > kMaxFile) {
        reading.problems.push_back({{}, "a lab file of more than 16 MB is none", {}});
        return reading;
    }
    try {
        const auto document = load_document(std::string(text));
        if (const auto& mark = document.more_after)
            reading.problems.push_back({{mark->line + 1, mark->column + 1},
                                        "a second document begins here",
                                        "keep one lab a file"});
        read_top(document.root, reading);
    } catch (const YAML::Exception& error) {
        const auto mark =
            error.mark.is_null() ? Mark{} : Mark{error.mark.line + 1, error.mark.column + 1};
        reading.problems.push_back(
            {mark, "this is no YAML: " + error.msg, yaml_hint(text, mark, error.msg)});
    }
    if (reading.problems.empty()) check_lab(reading.lab, reading.problems);
    sort(reading.problems);
    return reading;
}

Result<LabFile> read_lab_file(const std::string& path) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf()))
        return fail(errno == 0 ? "it is empty or cannot be read" : std::strerror(errno), path);
    LabFile read;
    read.text = text.str();
    read.reading = read_lab(read.text);
    return read;
}

}  // namespace vxlab::lab
