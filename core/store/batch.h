// Events on their way to the file, already in the form of its tables.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/store/columns.h"
#include "core/store/dictionary.h"
#include "core/store/steps.h"
#include "core/trace/recorder.h"

namespace vxlab::store {

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

    // A change of the live rows.
    struct Change {
        trace::EventKind kind = trace::EventKind::row_added;
        LiveRow row;
    };

    std::vector<FrameRow> frames;
    std::vector<DecisionRow> decisions;
    std::vector<ChangeRow> changes;
    std::vector<Change> live;  // one for each of the changes
    Definitions definitions;   // of the numbers in these
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
    std::uint64_t place_of(const trace::Event& event);
    std::uint64_t find_equal(trace::FrameId frame, Bytes bytes) const;

    // Where the bytes of a recent frame are, by its number.
    struct Remembered {
        trace::FrameId frame = 0;
        std::uint64_t place = 0;
        std::size_t length = 0;
    };

    Batch batch_;
    Dictionary dictionary_;
    StepCounter counter_;
    trace::NamespaceId seen_in_ = 0;  // the last of the frames
    std::uint64_t last_step_ = 0;
    trace::EventId last_id_ = 0;
    std::size_t events_ = 0, size_ = 0;
    std::uint64_t next_place_ = 1;
    std::array<Remembered, kRemembered> remembered_{};
    std::vector<bool> named_places_, named_interfaces_;
};

}  // namespace vxlab::store
