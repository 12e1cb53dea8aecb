// Layout and colours of a told step.
#include "app/cli/story_text.h"

#include <fmt/format.h>

#include "capture/dissect/format.h"

namespace vxlab::cli {
namespace {

using About = labs::Sentence::About;

std::string colored(const labs::Sentence& sentence, const Terminal& terminal) {
    if (sentence.verdict == trace::Verdict::drop)
        return terminal.colored(dissect::Role::error, sentence.text);
    if (sentence.about == About::change)
        return terminal.colored(dissect::Role::control, sentence.text);
    return sentence.about == About::refresh ? terminal.faint(sentence.text) : sentence.text;
}

std::string indented(const labs::Sentence& sentence, const Terminal& terminal) {
    constexpr std::size_t kIndent = 24;
    return std::string(kIndent, ' ') + colored(sentence, terminal) + '\n';
}

}  // namespace

std::string seconds_text(Instant time) { return dissect::epoch_text(time.nanoseconds); }

std::string step_line(const labs::ToldStep& step, const Terminal& terminal) {
    auto line = fmt::format("{:>6} {:>14}  {} {}", step.number, seconds_text(step.time), step.where,
                            step.doing);
    for (const auto& piece : step.what) line += "  " + terminal.colored(piece.role, piece.text);
    if (step.frame != 0) line += terminal.faint(fmt::format("  #{}", step.frame));
    line += '\n';
    for (const auto& sentence : step.sentences)
        if (sentence.about != About::refresh) line += indented(sentence, terminal);
    return line;
}

std::string sentence_lines(const labs::ToldStep& step, const Terminal& terminal) {
    std::string lines;
    for (const auto& sentence : step.sentences) lines += "  " + colored(sentence, terminal) + '\n';
    return lines;
}

}  // namespace vxlab::cli
