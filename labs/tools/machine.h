// One Linux box of the lab as its tools see it: its root namespace, its named namespaces (the files
// of /run/netns), and the processes that run on it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/sim/simulator.h"

namespace vxlab::labs {

// A process of the machine: a tool that runs now, or any program under `ip netns exec`.
struct ProcessEntry {
    int pid = 0;
    std::string name;  // comm
    std::shared_ptr<sim::Namespace> name_space;
};

struct NamedNamespace {
    std::string name;
    std::shared_ptr<sim::Namespace> name_space;
};

class Machine {
public:
    Machine(std::string name, std::shared_ptr<sim::Namespace> root)
        : name_(std::move(name)), root_(std::move(root)) {}

    const std::string& name() const { return name_; }
    const std::shared_ptr<sim::Namespace>& root() const { return root_; }

    // In the order of their making.
    const std::vector<NamedNamespace>& named() const { return named_; }
    // Changes with every name.
    std::uint64_t names_revision() const { return names_revision_; }
    // Null: no such name.
    std::shared_ptr<sim::Namespace> find(std::string_view name) const;
    // Whether the name was free.
    bool add(std::string name, std::shared_ptr<sim::Namespace> name_space);
    // Whether there was such a name. The namespace lives on while a process is in it.
    bool remove(std::string_view name);

    // For people: "host", or "host:red" in a named namespace.
    std::string place_name(const sim::Namespace& name_space) const;

    // Every process of the machine in order of its PID; set by who runs them.
    std::function<std::vector<ProcessEntry>()> processes = [] {
        return std::vector<ProcessEntry>();
    };
    // The namespace of a process, as /proc/PID/ns/net is; null: no such process.
    std::shared_ptr<sim::Namespace> name_space_of(int pid) const;

private:
    std::string name_;
    std::shared_ptr<sim::Namespace> root_;
    std::vector<NamedNamespace> named_;
    std::uint64_t names_revision_ = 1;
};

}  // namespace vxlab::labs
