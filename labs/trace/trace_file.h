// The trace of a run in a file: lines of JSON if its name ends in .jsonl, else a .vxtrace.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/trace/recorder.h"
#include "labs/trace/names.h"

namespace vxlab::labs {

class TraceFile {
public:
    // Makes the file anew.
    static Result<std::unique_ptr<TraceFile>> create(const std::string& path);
    ~TraceFile();
    TraceFile(const TraceFile&) = delete;
    TraceFile& operator=(const TraceFile&) = delete;

    // For SimulatorOptions::sink.
    trace::Sink& sink() { return sink_; }
    // Whose names events get from here on. REQUIRES: close() before the network goes.
    void name_by(Network& network);
    // The text of the lab file that is run.
    void lab(std::string_view text) { recorder_->lab(text); }
    // The NetworkState as it is now, as text.
    void state(std::string_view text) { recorder_->state(sink_.last, text); }
    // What happened so far is in the file.
    void flush() { recorder_->flush(); }
    // The file is complete; or what went wrong, and how much of it is there.
    Result<void> close();

private:
    explicit TraceFile(std::unique_ptr<trace::Recorder> recorder);

    // Names first, then the event.
    struct NamingSink : trace::Sink {
        void event(const trace::Event& event) override;
        trace::Recorder* recorder = nullptr;
        std::optional<Names> names;
        trace::EventId last = 0;
    };

    std::unique_ptr<trace::Recorder> recorder_;
    NamingSink sink_;
};

}  // namespace vxlab::labs
