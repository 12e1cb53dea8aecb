// The steps of a trace as text: one paragraph a step.
#pragma once

#include <string>

#include "app/cli/terminal.h"
#include "labs/trace/story.h"

namespace vxlab::cli {

// "   43     1.000012  host:h1:vx sends  ARP Who has …", then its sentences, indented; those that
// confirm what was known are left out.
std::string step_line(const labs::ToldStep& step, const Terminal& terminal);
// The sentences alone, all of them.
std::string sentence_lines(const labs::ToldStep& step, const Terminal& terminal);
// Seconds to the nanosecond.
std::string seconds_text(Instant time);

}  // namespace vxlab::cli
