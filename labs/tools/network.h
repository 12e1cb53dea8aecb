// The machines of a lab over one simulator.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/sim/simulator.h"
#include "labs/tools/machine.h"

namespace vxlab::labs {

class Network {
public:
    explicit Network(const sim::SimulatorOptions& options = {}) : simulator_(options) {}
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    sim::Simulator& simulator() { return simulator_; }
    const sim::Simulator& simulator() const { return simulator_; }

    // A new machine of that name, with lo, down. REQUIRES: there is none yet.
    Machine& add(const std::string& name);
    // In the order of their making; they stay until the network goes.
    const std::vector<std::unique_ptr<Machine>>& machines() const { return machines_; }
    // Null: no such machine.
    Machine* find(const std::string& name) const;
    // For people who asked for one that is not there: "the machines are h1, h2".
    std::string list() const;

private:
    sim::Simulator simulator_;
    std::vector<std::unique_ptr<Machine>> machines_;
};

}  // namespace vxlab::labs
