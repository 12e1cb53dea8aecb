// The steps of a trace in words that a learner follows: where, what frame, what was decided and
// why, which row decided it and which step taught that row, what was learned.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capture/dissect/dissector.h"
#include "capture/dissect/summary_line.h"
#include "core/store/reader.h"

namespace vxlab::labs {

struct Sentence {
    enum class About { decision, change, refresh };
    About about = About::decision;
    std::string text;
    trace::Verdict verdict = trace::Verdict::none;  // of a decision
};

struct ToldStep {
    std::uint64_t number = 0;
    Instant time{};            // since the first event of the trace: virtual, or by the clock
    std::string where;         // "host:h1:vx"; of a command the namespace
    std::string doing;         // "sends", "receives", "$", "by itself"
    trace::FrameId frame = 0;  // 0: none
    trace::FrameId came_from = 0;
    std::vector<dissect::Piece> what;  // the headers of the frame, or the command
    std::vector<Sentence> sentences;
};

// One thread. The reader outlives it.
class Story {
public:
    explicit Story(store::Reader& reader) : reader_(reader) {}

    // REQUIRES: a step of the reader's. Forgets what Reader::step() gave before.
    Result<ToldStep> tell(std::uint64_t number);
    // The frame that the step is about, dissected in full; false: there is none.
    Result<bool> dissect(std::uint64_t number, dissect::Dissection& out);
    // The time of the first event.
    Result<Instant> begin();

private:
    Result<std::string> why(const trace::Event& event, std::uint64_t now);
    Result<std::string> taught(const trace::Decision& decision, std::uint64_t now);
    std::string name(trace::InterfaceId id, trace::EventId at) const;
    void dissect(const store::Step& step, dissect::Dissection& out);

    store::Reader& reader_;
    std::optional<Instant> begin_;
    dissect::Dissector dissector_;
    dissect::Dissection dissection_;
    std::vector<source::Interface> interfaces_;
};

}  // namespace vxlab::labs
