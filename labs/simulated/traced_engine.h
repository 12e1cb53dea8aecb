// The simulator as it is run by people: with its seed, and with a trace of what happens.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "labs/simulated/simulated_engine.h"
#include "labs/trace/trace_file.h"

namespace vxlab::labs {

class TracedEngine {
public:
    // No path: no trace.
    static Result<std::unique_ptr<TracedEngine>> create(const std::string& trace,
                                                        std::uint64_t seed);
    ~TracedEngine();
    TracedEngine(const TracedEngine&) = delete;
    TracedEngine& operator=(const TracedEngine&) = delete;

    SimulatedEngine& engine() { return *engine_; }
    // For the trace: the text of the lab file that is run; and what exists now.
    void tell_lab(const std::string& text);
    void tell_state();
    // What happened so far is in the trace, for others to read.
    void flush();
    // The trace hears no more, and is complete; or what went wrong.
    Result<void> close();

private:
    TracedEngine() = default;

    std::unique_ptr<SimulatedEngine> engine_;
    std::unique_ptr<TraceFile> trace_;
};

}  // namespace vxlab::labs
