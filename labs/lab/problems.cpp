// Problems in words, and guesses of what was meant.
#include "labs/lab/problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace vxlab::lab {
namespace {

// Insertions, deletions, replacements and swaps of neighbours between two words.
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = std::exchange(last, row);
    }
    return last[b.size()];
}

}  // namespace

std::string Problem::text(const std::string& file) const {
    const auto where = mark.line > 0 ? fmt::format("{}:{}:{}", file, mark.line, mark.column) : file;
    return fmt::format("{}: {}{}{}", where, what, hint.empty() ? "" : "; ", hint);
}

void sort(Problems& problems) {
    std::stable_sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) {
        return std::pair(a.mark.line, a.mark.column) < std::pair(b.mark.line, b.mark.column);
    });
}

std::string nearest(const std::string& word, const std::vector<std::string>& known) {
    std::string best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 3 + 1);
    for (const auto& one : known) {
        const bool begins = word.size() >= 3 && one.compare(0, word.size(), word) == 0;
        const std::size_t far = begins ? 1 : distance(word, one);
        if (far >= least) continue;
        least = far;
        best = one;
    }
    return best;
}

std::string suggest(const std::string& word, const std::vector<std::string>& known) {
    if (const auto meant = nearest(word, known); !meant.empty())
        return fmt::format("did you mean '{}'?", meant);
    if (known.empty()) return {};
    constexpr std::size_t kShown = 24;
    const auto end = known.begin() + static_cast<std::ptrdiff_t>(std::min(known.size(), kShown));
    return fmt::format("one of: {}{}", fmt::join(known.begin(), end, ", "),
                       end == known.end() ? "" : ", …");
}

}  // namespace vxlab::lab
