// Events on their way to the file, already in the form of its tables.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/store/columns.h"
#include "core/store/steps.h"
#include "core/trace/recorder.h"

namespace vxlab::store {

// Where a frame was seen. Numbers of 31 bits are enough for any network.
struct Site {
    trace::NamespaceId name_space = 0;
    trace::InterfaceId interface = 0;
    bool leaves = false;

    std::int64_t packed() const {
        return static_cast<std::int64_t>(std::uint64_t{name_space} << 33 |
                                         std::uint64_t{interface} << 1 | leaves);
    }
    static Site unpacked(std::int64_t packed) {
        const auto bits = static_cast<std::uint64_t>(packed);
        return {static_cast<trace::NamespaceId>(bits >> 33),
                static_cast<trace::InterfaceId>(bits >> 1), (bits & 1) != 0};
    }
};

struct Batch {
    struct Command {
        trace::EventId id = 0;
        std::uint64_t step = 0;
        Instant time{};
        trace::NamespaceId name_space = 0;
        std::string words;
    };
    struct Mark {
        std::uint64_t step = 0;
        trace::EventId id = 0;
        Instant time{};
    };
    struct Chunk {
        std::uint64_t begin = 0;
        std::vector<std::uint8_t> bytes;
    };
    template <class Value>
    struct Since {
        trace::EventId since = 0;
        Value value;
    };

    // A decision, and who decided.
    struct Outcome {
        trace::InterfaceId device = 0;
        trace::Decision decision;
        friend bool operator==(const Outcome& a, const Outcome& b) {
            const auto &x = a.decision, &y = b.decision;
            return a.device == b.device && x.verdict == y.verdict && x.reason == y.reason &&
                   x.copies == y.copies && x.taught_by == y.taught_by && x.row == y.row;
        }
    };

    // What happened to a row of a table.
    struct News {
        trace::NamespaceId name_space = 0;
        trace::InterfaceId interface = 0;
        trace::EventKind kind = trace::EventKind::row_added;
        trace::Row row;
        friend bool operator==(const News&, const News&) = default;
    };

    // Not yet the numbers of the file: `site` is a packed Site; `outcome` and `news` count from 1
    // in the vectors here (0: none).
    std::vector<FrameRow> frames;
    std::vector<DecisionRow> decisions;
    std::vector<ChangeRow> changes;
    std::vector<Outcome> outcomes;
    std::vector<News> news;
    std::vector<Command> commands;
    std::vector<Mark> marks;
    std::vector<Chunk> chunks;
    std::vector<Since<trace::NamespaceName>> places;
    std::vector<Since<trace::InterfaceName>> interfaces;
    std::vector<Since<std::string>> states;
    std::string lab;

    bool empty() const;
};

// Puts events into a batch. One thread.
class BatchBuilder {
public:
    void add(const trace::Event& event);
    void add(const trace::NamespaceName& name);
    void add(const trace::InterfaceName& name);
    void add_state(trace::EventId after, std::string_view text);
    void set_lab(std::string_view text) { batch_.lab = text; }

    // Enough for a transaction.
    bool is_full() const { return events_ >= kEvents || size_ >= kBytes; }
    // Empties it; `into` is overwritten, its memory used again.
    void take(Batch& into);

private:
    static constexpr std::size_t kEvents = 8192;
    static constexpr std::size_t kBytes = 4 << 20;
    static constexpr std::size_t kChunk = 64 << 10;
    static constexpr std::size_t kRemembered = 1024;

    void add_seen(const trace::Event& event, std::uint64_t step);
    void add_decision(const trace::Event& event, std::uint64_t step);
    void add_change(const trace::Event& event, std::uint64_t step);
    void add_command(const trace::Event& event, std::uint64_t step);
    std::int64_t outcome_of(const trace::Event& event);
    std::uint64_t place_of(const trace::Event& event);
    std::uint64_t find_equal(trace::FrameId frame, Bytes bytes) const;

    // Where the bytes of a recent frame are, by its number.
    struct Remembered {
        trace::FrameId frame = 0;
        std::uint64_t place = 0;
        std::size_t length = 0;
    };

    Batch batch_;
    StepCounter counter_;
    std::uint64_t last_step_ = 0;
    trace::EventId last_id_ = 0;
    std::size_t events_ = 0, size_ = 0;
    std::uint64_t next_place_ = 1;
    std::array<Remembered, kRemembered> remembered_{};
    std::vector<bool> named_places_, named_interfaces_;
};

}  // namespace vxlab::store
