// What the parts of `vxlab replay` share.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/cli/terminal.h"
#include "labs/trace/story.h"

namespace vxlab::cli {

// What --show may name.
inline const std::vector<std::string> kShown{"packet", "why",    "fdb",   "neigh",
                                             "routes", "groups", "flows", "nexthop"};

class Replay {
public:
    Replay(store::Reader& reader, bool json)
        : reader_(reader), story_(reader), terminal_(1), json_(json) {}

    // Each prints to stdout.
    Result<void> list();
    Result<void> journey(trace::FrameId frame);
    // Step 0 is before the first.
    Result<void> show(std::uint64_t step, const std::set<std::string>& parts);

private:
    Result<void> print(std::uint64_t step);
    Result<void> print_packet(std::uint64_t step);

    store::Reader& reader_;
    labs::Story story_;
    Terminal terminal_;
    bool json_;
};

// The tables after a step, each with its title; `parts` as for --show. Rows that the step made are
// marked with +, moved ones with ~, and lost ones are shown once more with -.
Result<std::string> tables_text(store::Reader& reader, std::uint64_t step,
                                const std::set<std::string>& parts, const Terminal& terminal);

// One object in a line: {"step":57,"time":…,"where":…,"doing":…,"summary":…,"words":[…],
// "events":[…]}. Events are those of a .jsonl trace (core/trace/json_lines.h); `time` is in
// nanoseconds since the first event.
Result<std::string> step_json(store::Reader& reader, labs::Story& story, std::uint64_t step);
// The same with "packet" (as `vxlab dissect -T json`) and "tables": [{"table":"bridge-fdb",
// "device":…, …, "changed_in":12,"mark":"+"}], if `parts` name them.
Result<std::string> shown_json(store::Reader& reader, labs::Story& story, std::uint64_t step,
                               const std::set<std::string>& parts);

// Whether --show names the table.
bool is_shown(trace::Table table, const std::set<std::string>& parts);

}  // namespace vxlab::cli
