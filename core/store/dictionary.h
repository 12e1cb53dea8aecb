// What events say again and again is kept once, under a number: rows of tables, where frames were
// seen, what was decided, what happened to rows.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/store/live_rows.h"
#include "core/trace/event.h"

namespace vxlab::store {

// Where a frame was seen, and which way it went.
struct Site {
    trace::NamespaceId name_space = 0;
    trace::InterfaceId interface = 0;
    bool leaves = false;
    friend bool operator==(const Site&, const Site&) = default;
};

// A decision, and who decided.
struct Outcome {
    trace::InterfaceId device = 0;
    trace::Decision decision;
    friend bool operator==(const Outcome& a, const Outcome& b) {
        const auto &x = a.decision, &y = b.decision;
        return a.device == b.device && x.verdict == y.verdict && x.reason == y.reason &&
               x.copies == y.copies && x.taught_by == y.taught_by && x.row == y.row;
    }
};

// What happened to a row of a table.
struct News {
    trace::NamespaceId name_space = 0;
    trace::InterfaceId interface = 0;
    trace::EventKind kind = trace::EventKind::row_added;
    trace::Row row;
    friend bool operator==(const News&, const News&) = default;
};

// Numbers that were given since the last time, and for what.
struct Definitions {
    template <class Value>
    struct Numbered {
        std::int64_t id = 0;
        Value value{};
        std::int64_t row = 0;   // of an outcome or of news: the number of its row; 0: none
        std::int64_t slot = 0;  // of news
    };
    std::vector<Numbered<trace::Row>> rows;
    std::vector<Numbered<Site>> sites;
    std::vector<Numbered<Outcome>> outcomes;
    std::vector<Numbered<News>> news;
};

class Dictionary {
public:
    // News with its number, and what it makes of the live rows (but for its event).
    struct KnownNews {
        std::int64_t id = 0;
        LiveRow row;
    };

    std::int64_t site(const Site& site);
    std::int64_t outcome(const Outcome& outcome);
    // Valid until the next call.
    const KnownNews& news(const News& news);
    Definitions take() { return std::exchange(definitions_, {}); }

private:
    struct Hash {
        std::size_t operator()(const Site& site) const;
        std::size_t operator()(const Outcome& outcome) const;
        std::size_t operator()(const News& news) const;
    };
    std::int64_t row(const trace::Row& row);

    Definitions definitions_;
    std::unordered_map<trace::Row, std::int64_t, RowHash> rows_;
    std::unordered_map<Site, std::int64_t, Hash> sites_;
    std::unordered_map<Outcome, std::int64_t, Hash> outcomes_;
    std::unordered_map<News, KnownNews, Hash> news_;
    Slots slots_;
    std::int64_t last_row_ = 0, last_site_ = 0, last_outcome_ = 0, last_news_ = 0;
};

}  // namespace vxlab::store
