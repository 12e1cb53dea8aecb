// Runs one tool at a time without a session: arguments and text in, text and status out.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "labs/tools/network.h"
#include "labs/tools/process.h"

namespace vxlab::test {

struct ToolRun {
    int status = 0;  // 128 + n if it ended by a signal
    std::string out, err;
    std::optional<labs::Program> program;  // what it became, or its last child
};

class ToolBench {
public:
    explicit ToolBench(sim::SimulatorOptions options = {});

    // Until it ends, or waits for what will never come. Virtual time moves as far as it waits.
    ToolRun run(labs::Task (*tool)(labs::Process&), std::vector<std::string> arguments,
                std::string input = {});
    // Where the next tools run; the machine's root at first.
    void enter(std::shared_ptr<sim::Namespace> name_space) { name_space_ = std::move(name_space); }

    labs::Network network;
    sim::Simulator& simulator = network.simulator();
    labs::Machine& machine = network.add("host");
    std::map<std::string, std::string> files;  // what open() finds and leaves
    int child_status = 0;                      // of every child

private:
    std::shared_ptr<sim::Namespace> name_space_;
};

}  // namespace vxlab::test
