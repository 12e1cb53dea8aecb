// Whatever a host's tools print, parted by lines of "--", one answer after the other: read as its
// state, made a lab, written and read.
#include <string>
#include <string_view>

#include "labs/import/lab_of_state.h"
#include "labs/lab/reader.h"
#include "labs/lab/writer.h"
#include "labs/state/read_state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vxlab;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto answer = [&rest](const std::string&, const std::vector<std::string>&) {
        constexpr std::string_view kEnd = "\n--\n";
        const auto end = rest.find(kEnd);
        labs::Outcome outcome;
        outcome.out = rest.substr(0, end);
        rest.remove_prefix(end == rest.npos ? rest.size() : end + kEnd.size());
        return outcome;
    };
    const auto state = labs::read_state({"host"}, answer);
    (void)labs::to_json(state);
    (void)lab::read_lab(lab::write_lab(labs::lab_of_state(state).lab));
    return 0;
}
