// Hash tables that are emptied when they grow too large: something may then get a second number.
#include "core/store/dictionary.h"

namespace vxlab::store {
namespace {

constexpr std::size_t kMost = 1 << 20;
constexpr std::uint64_t kOdd = 0x9e37'79b9'7f4a'7c15;

// Where the key is, new with the next number or known; `is_new` tells.
template <class Map>
auto& find(Map& map, const typename Map::key_type& key, bool& is_new) {
    if (map.size() >= kMost) map.clear();
    const auto [place, added] = map.try_emplace(key);
    is_new = added;
    return place->second;
}

}  // namespace

std::size_t Dictionary::Hash::operator()(const Site& site) const {
    return (std::uint64_t{site.name_space} << 33 ^ std::uint64_t{site.interface} << 1 ^
            std::uint64_t{site.leaves}) *
           kOdd;
}

std::size_t Dictionary::Hash::operator()(const Outcome& outcome) const {
    const auto& decision = outcome.decision;
    return RowHash{}(decision.row) ^
           (decision.taught_by << 20 ^ static_cast<std::uint64_t>(decision.reason) << 8 ^
            std::uint64_t{decision.copies} << 4 ^ static_cast<std::uint64_t>(decision.verdict) ^
            std::uint64_t{outcome.device} << 40) *
               kOdd;
}

std::size_t Dictionary::Hash::operator()(const News& news) const {
    return RowHash{}(news.row) ^
           (std::uint64_t{news.interface} << 8 ^ std::uint64_t{news.name_space} << 36 ^
            static_cast<std::uint64_t>(news.kind)) *
               kOdd;
}

std::int64_t Dictionary::row(const trace::Row& row) {
    if (row.table == trace::Table::none) return 0;
    bool is_new = false;
    auto& id = find(rows_, row, is_new);
    if (is_new) definitions_.rows.push_back({id = ++last_row_, row});
    return id;
}

std::int64_t Dictionary::site(const Site& site) {
    bool is_new = false;
    auto& id = find(sites_, site, is_new);
    if (is_new) definitions_.sites.push_back({id = ++last_site_, site});
    return id;
}

std::int64_t Dictionary::outcome(const Outcome& outcome) {
    bool is_new = false;
    auto& id = find(outcomes_, outcome, is_new);
    if (is_new)
        definitions_.outcomes.push_back({id = ++last_outcome_, outcome, row(outcome.decision.row)});
    return id;
}

const Dictionary::KnownNews& Dictionary::news(const News& news) {
    bool is_new = false;
    auto& known = find(news_, news, is_new);
    if (!is_new) return known;
    known = {++last_news_,
             {.slot = slots_.slot_of(news.interface, news.name_space, news.row),
              .row = static_cast<std::uint64_t>(row(news.row)),
              .name_space = news.name_space,
              .interface = news.interface}};
    definitions_.news.push_back({known.id, news, static_cast<std::int64_t>(known.row.row),
                                 static_cast<std::int64_t>(known.row.slot)});
    return known;
}

}  // namespace vxlab::store
