// An engine and its trace.
#include "labs/simulated/traced_engine.h"

#include "labs/state/read_state.h"

namespace vxlab::labs {

Result<std::unique_ptr<TracedEngine>> TracedEngine::create(const std::string& trace,
                                                           std::uint64_t seed) {
    std::unique_ptr<TracedEngine> made(new TracedEngine);
    sim::SimulatorOptions options;
    options.seed = seed;
    if (!trace.empty()) {
        auto created = TraceFile::create(trace);
        if (!created) return tl::unexpected(created.error());
        made->trace_ = std::move(*created);
        options.sink = &made->trace_->sink();
    }
    made->engine_ = std::make_unique<SimulatedEngine>(options);
    if (made->trace_) made->trace_->name_by(made->engine_->network());
    return made;
}

// The trace names things by the engine's network, so it goes first.
TracedEngine::~TracedEngine() {
    if (engine_) engine_->simulator().end_trace();
    trace_.reset();
}

void TracedEngine::tell_lab(const std::string& text) {
    if (trace_) trace_->lab(text);
}

void TracedEngine::tell_state() {
    if (trace_) trace_->state(to_json(engine_->state()));
}

void TracedEngine::flush() {
    if (trace_) trace_->flush();
}

Result<void> TracedEngine::close() {
    engine_->simulator().end_trace();
    return trace_ ? trace_->close() : Result<void>();
}

}  // namespace vxlab::labs
