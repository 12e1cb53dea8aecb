// Batches of commands.
#include "labs/tools/iproute/batch.h"

#include <fmt/format.h>

#include <cstring>

namespace vxlab::labs::iproute {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// The words of one line that has no continuation any more.
std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    for (std::size_t at = 0;;) {
        at = line.find_first_not_of(kBlanks, at);
        if (at == std::string_view::npos) return words;
        const auto quote = line[at];
        if (quote == '"' || quote == '\'') {
            const auto end = std::min(line.find(quote, at + 1), line.size());
            words.emplace_back(line.substr(at + 1, end - at - 1));
            at = std::min(end + 1, line.size());
        } else {
            const auto end = std::min(line.find_first_of(kBlanks, at), line.size());
            words.emplace_back(line.substr(at, end - at));
            at = end;
        }
    }
}

}  // namespace

std::vector<BatchLine> parse_batch(std::string_view text) {
    std::vector<BatchLine> lines;
    std::string joined;
    int number = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        line = line.substr(0, line.find('#'));
        if (line.ends_with('\\') && !text.empty()) {
            joined += line.substr(0, line.size() - 1);
            continue;
        }
        joined += line;
        auto words = words_of(joined);
        joined.clear();
        if (!words.empty()) lines.push_back({std::move(words), number});
    }
    return lines;
}

Async<int> run_batch(Context& context, Command command) {
    const auto name = *context.options.batch;
    std::string text;
    if (name == "-") {
        auto content = co_await context.process.read_input();
        text = content.value_or("");
    } else {
        auto content = co_await context.process.read_file(name);
        if (!content)
            co_return context.fail(fmt::format("Cannot open file \"{}\" for reading: {}\n", name,
                                               std::strerror(content.error().number)),
                                   1);
        text = std::move(*content);
    }
    auto result = 0;
    const auto family = context.options.family;
    for (const auto& line : parse_batch(text)) {
        context.options.family = family;
        const Arguments arguments(line.words);
        const auto status = co_await command(context, arguments);
        if (status == 0) continue;
        if (context.exits) co_return status;
        context.process.err(fmt::format("Command failed {}:{}\n", name, line.number));
        result = 1;
        if (!context.options.force) break;
    }
    co_return result;
}

}  // namespace vxlab::labs::iproute
