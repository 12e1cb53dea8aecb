// Any text as a lab file: read and checked; and what is right can be written, read again and
// planned.
#include <cstdlib>

#include "labs/lab/reader.h"
#include "labs/lab/writer.h"
#include "labs/plan/actions.h"
#include "labs/plan/planner.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vxlab;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto reading = lab::read_lab(text);
    for (const auto& problem : reading.problems)
        if (problem.what.empty()) std::abort();
    if (!reading.problems.empty()) return 0;
    const auto written = lab::write_lab(reading.lab);
    const auto again = lab::read_lab(written);
    if (!again.problems.empty() || lab::write_lab(again.lab) != written) std::abort();
    (void)plan::plan_lab(reading.lab);
    (void)plan::plan_actions(reading.lab);
    return 0;
}
