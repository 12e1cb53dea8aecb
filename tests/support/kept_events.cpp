// The words are those of a .jsonl trace.
#include "tests/support/kept_events.h"

#include "core/trace/json_lines.h"

namespace vxlab::test {

std::string text_of(const trace::Event& event) {
    const auto nameless = [](auto) { return std::string(); };
    std::string text;
    trace::append_json(text, event, {nameless, nameless});
    return text;
}

std::vector<std::string> texts_of(store::Reader& reader) {
    std::vector<std::string> texts;
    for (std::uint64_t number = 1; number <= reader.steps(); ++number) {
        const auto step = reader.step(number);
        if (!step) return {step.error().text()};
        for (const auto& event : (*step)->events) texts.push_back(text_of(event));
    }
    return texts;
}

}  // namespace vxlab::test
