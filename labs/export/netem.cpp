// Qualities in netem's words.
#include "labs/export/netem.h"

#include <fmt/format.h>

#include "labs/lab/words.h"

namespace vxlab::labs {

std::string netem_words(const lab::Quality& quality) {
    std::string words;
    const auto time = [](Duration time) { return fmt::format("{}us", time.nanoseconds / 1000); };
    if (quality.delay) words += " delay " + time(*quality.delay);
    if (quality.delay && quality.jitter) words += ' ' + time(*quality.jitter);
    if (quality.loss) words += " loss " + lab::text_of_share(*quality.loss);
    if (quality.rate) words += " rate " + lab::text_of_rate(*quality.rate);
    return words;
}

}  // namespace vxlab::labs
