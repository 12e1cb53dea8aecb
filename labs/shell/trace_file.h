// The trace of a session in a file.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/trace/json_lines.h"
#include "labs/tools/machine.h"

namespace vxlab::labs {

class TraceFile {
public:
    // Makes the file anew.
    static Result<std::unique_ptr<TraceFile>> create(const std::string& path);
    ~TraceFile();
    TraceFile(const TraceFile&) = delete;
    TraceFile& operator=(const TraceFile&) = delete;

    trace::Sink& sink() { return *lines_; }
    // Whose names the interfaces get from here on; it outlives the last event.
    void name_by(const sim::Simulator& simulator, const Machine& machine) {
        simulator_ = &simulator;
        machine_ = &machine;
    }

private:
    explicit TraceFile(std::FILE* file);
    std::string name_of(trace::InterfaceId id) const;

    std::FILE* file_;
    std::unique_ptr<trace::JsonLines> lines_;
    const sim::Simulator* simulator_ = nullptr;
    const Machine* machine_ = nullptr;
};

}  // namespace vxlab::labs
