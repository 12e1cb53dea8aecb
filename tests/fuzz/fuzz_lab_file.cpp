// Any text as a lab file: read and checked; and what is right can be written, read again,
// planned, and edited in its text.
#include <cstdlib>

#include "labs/lab/patch.h"
#include "labs/lab/reader.h"
#include "labs/lab/writer.h"
#include "labs/plan/actions.h"
#include "labs/plan/planner.h"

namespace {

using namespace vxlab;

// No edit leaves every letter; a machine more, a name and an action less are read back.
void edit(std::string_view text, lab::Lab lab) {
    if (!lab::can_patch(text)) std::abort();
    if (lab::patched(text, lab) != text) std::abort();
    lab.name += " edited: #1";
    lab.machines.emplace_back().name = "added-by-the-fuzzer";
    if (!lab.actions.empty()) lab.actions.pop_back();
    const auto reading = lab::read_lab(lab::patched(text, lab));
    if (lab::write_lab(reading.lab) != lab::write_lab(lab)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
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
    edit(text, reading.lab);
    return 0;
}
