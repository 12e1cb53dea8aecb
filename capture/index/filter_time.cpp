// Dates, times and time offsets as text.
#include <array>
#include <chrono>
#include <limits>

#include "capture/index/filter_literal.h"

namespace vxlab::index::filter {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool empty() const { return rest_.empty(); }
    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    std::optional<int> number(std::size_t least, std::size_t most) {
        int value = 0;
        std::size_t digits = 0;
        while (digits < most && digits < rest_.size() && rest_[digits] >= '0' &&
               rest_[digits] <= '9')
            value = value * 10 + (rest_[digits++] - '0');
        if (digits < least) return std::nullopt;
        rest_.remove_prefix(digits);
        return value;
    }
    // The digits behind a decimal point as nanoseconds; beyond nine they do not count.
    std::optional<std::int64_t> fraction() {
        std::int64_t value = 0;
        std::int64_t unit = kSecond;
        std::size_t digits = 0;
        for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
            unit /= 10;
            value += (rest_[digits] - '0') * unit;
        }
        if (digits == 0) return std::nullopt;
        rest_.remove_prefix(digits);
        return value;
    }

private:
    std::string_view rest_;
};

std::optional<std::int64_t> days_of(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    // Years whose nanoseconds fit into 64 bits.
    if (!date.ok() || year < 1678 || year > 2261) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

std::optional<std::int64_t> iso_date(Reader& reader) {
    const auto year = reader.number(4, 4);
    if (!year || !reader.take('-')) return std::nullopt;
    const auto month = reader.number(2, 2);
    if (!month || !reader.take('-')) return std::nullopt;
    const auto day = reader.number(2, 2);
    return day ? days_of(*year, *month, *day) : std::nullopt;
}

// "Nov 14, 2023"
std::optional<std::int64_t> month_date(Reader& reader) {
    static constexpr std::array<std::string_view, 12> kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int month = 1;
    while (month <= 12 && !reader.take(kMonths[static_cast<std::size_t>(month - 1)])) ++month;
    while (reader.take(' ')) {
    }
    const auto day = reader.number(1, 2);
    if (month > 12 || !day || !reader.take(',')) return std::nullopt;
    while (reader.take(' ')) {
    }
    const auto year = reader.number(4, 4);
    return year ? days_of(*year, month, *day) : std::nullopt;
}

// "22:13", "22:13:20.5"
std::optional<std::int64_t> clock_time(Reader& reader) {
    const auto hour = reader.number(2, 2);
    if (!hour || *hour > 23 || !reader.take(':')) return std::nullopt;
    const auto minute = reader.number(2, 2);
    if (!minute || *minute > 59) return std::nullopt;
    std::int64_t time = (*hour * 60 + *minute) * 60 * kSecond;
    if (!reader.take(':')) return time;
    const auto second = reader.number(2, 2);
    if (!second || *second > 60) return std::nullopt;
    time += *second * kSecond;
    if (!reader.take('.')) return time;
    const auto fraction = reader.fraction();
    return fraction ? std::optional(time + *fraction) : std::nullopt;
}

// "Z", " UTC", "+01:00", "-0530", nothing: how far the zone is east of Greenwich.
std::optional<std::int64_t> zone(Reader& reader) {
    while (reader.take(' ')) {
    }
    if (reader.empty() || reader.take('Z') || reader.take("UTC")) return 0;
    const bool west = reader.take('-');
    if (!west && !reader.take('+')) return std::nullopt;
    const auto hours = reader.number(2, 2);
    reader.take(':');
    const auto minutes = reader.empty() ? std::optional(0) : reader.number(2, 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
    const std::int64_t offset = (*hours * 60 + *minutes) * 60 * kSecond;
    return west ? -offset : offset;
}

}  // namespace

std::optional<std::int64_t> absolute_time_of(std::string_view text) {
    Reader reader(text);
    const bool iso = !text.empty() && text.front() >= '0' && text.front() <= '9';
    const auto days = iso ? iso_date(reader) : month_date(reader);
    if (!days) return std::nullopt;
    const std::int64_t midnight = *days * 86'400 * kSecond;
    if (reader.empty()) return midnight;
    if (!reader.take('T')) {
        while (reader.take(' ')) {
        }
    }
    const auto time = clock_time(reader);
    const auto offset = time ? zone(reader) : std::nullopt;
    if (!offset || !reader.empty()) return std::nullopt;
    return midnight + *time - *offset;
}

std::optional<std::int64_t> relative_time_of(std::string_view text) {
    Reader reader(text);
    const bool negative = reader.take('-');
    const auto whole = reader.number(1, 9);
    if (!whole) return std::nullopt;
    std::int64_t time = *whole * kSecond;
    while (const auto digit = reader.number(1, 1)) {
        if (time > (std::numeric_limits<std::int64_t>::max() / 10) - 10 * kSecond)
            return std::nullopt;
        time = time * 10 + *digit * kSecond;
    }
    if (reader.take('.')) {
        const auto fraction = reader.fraction();
        if (!fraction) return std::nullopt;
        time += *fraction;
    }
    if (!reader.empty()) return std::nullopt;
    return negative ? -time : time;
}

}  // namespace vxlab::index::filter
