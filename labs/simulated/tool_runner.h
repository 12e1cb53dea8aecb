// Runs the lent tools over a virtual network without a shell: command lines in, text and status
// out. Several may run at once; time moves for those that wait for it.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "labs/engine.h"
#include "labs/tools/network.h"

namespace vxlab::labs {

class CapturedProcess;

class ToolRunner {
public:
    // The network outlives the runner.
    explicit ToolRunner(Network& network);
    ~ToolRunner();

    // To its end, or until it waits for what will never come (status 124). REQUIRES: the machine
    // is there.
    Outcome run(const std::string& machine, std::vector<std::string> words);
    int start(const std::string& machine, std::vector<std::string> words);
    // Interrupts it, as Ctrl-C does, and tells what it wrote. REQUIRES: from start(), not stopped.
    Outcome stop(int number);
    // Lets time pass; background commands go on.
    void wait(Duration time);

    // Ends what runs, and whatever is begun from now on, with status 130. From any thread.
    void interrupt() { interrupted_ = true; }

    // The processes of a machine that run now.
    std::vector<ProcessEntry> processes(const Machine& machine) const;

private:
    friend class CapturedProcess;

    CapturedProcess& launch(const std::string& machine, std::vector<std::string> words);
    // Resumes what can go on, else moves time; false: nothing will ever happen. Not beyond `limit`.
    bool step(std::optional<Instant> limit);
    void sweep();

    Network& network_;
    std::vector<std::unique_ptr<CapturedProcess>> processes_;  // children behind their parents
    int last_pid_ = 1000;
    std::atomic<bool> interrupted_ = false;
};

}  // namespace vxlab::labs
