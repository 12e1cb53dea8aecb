// Joins of tests as minimum and maximum over blocks of verdicts, and the slow way row by row.
#include "capture/index/filter_scan.h"

#include <algorithm>

#include "capture/index/filter_evaluate.h"
#include "capture/index/filter_row.h"

namespace vxlab::index::filter {
namespace {

constexpr std::size_t kBlock = 4096;

class Always final : public RowTest {
public:
    void run(std::size_t, std::span<Verdict> out) override {
        std::fill(out.begin(), out.end(), Verdict::yes);
    }
};

Verdict inverse(Verdict verdict) { return static_cast<Verdict>(2 - static_cast<int>(verdict)); }

class Negation final : public RowTest {
public:
    explicit Negation(std::unique_ptr<RowTest> inside) : inside_(std::move(inside)) {}
    void run(std::size_t first, std::span<Verdict> out) override {
        inside_->run(first, out);
        for (auto& verdict : out) verdict = inverse(verdict);
    }

private:
    std::unique_ptr<RowTest> inside_;
};

class Join final : public RowTest {
public:
    Join(Test::Kind kind, std::vector<std::unique_ptr<RowTest>> parts)
        : kind_(kind), parts_(std::move(parts)) {}

    void run(std::size_t first, std::span<Verdict> out) override {
        parts_.front()->run(first, out);
        std::vector<Verdict> next(out.size());
        for (std::size_t part = 1; part < parts_.size(); ++part) {
            if (is_decided(out)) return;
            parts_[part]->run(first, next);
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = joined(out[i], next[i]);
        }
    }

private:
    bool is_decided(std::span<const Verdict> verdicts) const {
        if (kind_ == Test::Kind::exclusive) return false;
        const auto last = kind_ == Test::Kind::conjunction ? Verdict::no : Verdict::yes;
        return std::all_of(verdicts.begin(), verdicts.end(),
                           [last](Verdict verdict) { return verdict == last; });
    }
    Verdict joined(Verdict a, Verdict b) const {
        if (kind_ == Test::Kind::conjunction) return std::min(a, b);
        if (kind_ == Test::Kind::disjunction) return std::max(a, b);
        if (a == Verdict::unknown || b == Verdict::unknown) return Verdict::unknown;
        return a == b ? Verdict::no : Verdict::yes;
    }

    Test::Kind kind_;
    std::vector<std::unique_ptr<RowTest>> parts_;
};

class RowByRow final : public RowTest {
public:
    RowByRow(const Test& test, const Columns& columns) : test_(test), columns_(columns) {}

    void run(std::size_t first, std::span<Verdict> out) override {
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = verdict(first + i);
    }

private:
    Verdict verdict(std::size_t row) const {
        auto summary = columns_.summary(row);
        if (!columns_.is_complete(row)) {
            summary.beyond = true;
            const auto mac_is_held = [&](const HeaderColumns& header) {
                return header.macs[row] != PairDictionary<MacAddress>::kNotHeld;
            };
            summary.outer.has_mac = summary.outer.has_mac && mac_is_held(columns_.outer);
            summary.inner.has_mac = summary.inner.has_mac && mac_is_held(columns_.inner);
        }
        RowFacts facts{.number = row + 1,
                       .time = {},
                       .wire_length = columns_.wire_length[row],
                       .captured_length = columns_.captured_length[row]};
        if ((columns_.flags[row] & Columns::kHasTime) != 0) facts.time = columns_.time[row];
        return evaluate(test_, RowFields(summary, facts));
    }

    const Test& test_;
    const Columns& columns_;
};

}  // namespace

std::unique_ptr<RowTest> row_test(const Test& test, const Columns& columns) {
    switch (test.kind) {
        case Test::Kind::always:
            return std::make_unique<Always>();
        case Test::Kind::negation:
            return std::make_unique<Negation>(row_test(test.children.front(), columns));
        case Test::Kind::conjunction:
        case Test::Kind::disjunction:
        case Test::Kind::exclusive: {
            std::vector<std::unique_ptr<RowTest>> parts;
            for (const auto& child : test.children) parts.push_back(row_test(child, columns));
            return std::make_unique<Join>(test.kind, std::move(parts));
        }
        default:
            break;
    }
    if (auto fast = column_test(test, columns)) return fast;
    return std::make_unique<RowByRow>(test, columns);
}

}  // namespace vxlab::index::filter

namespace vxlab::index {

std::vector<Verdict> scan(const DisplayFilter& filter, const Columns& columns) {
    std::vector<Verdict> verdicts(columns.size());
    const auto test = filter::row_test(filter.program().test, columns);
    const std::span<Verdict> all(verdicts);
    for (std::size_t first = 0; first < all.size(); first += filter::kBlock)
        test->run(first, all.subspan(first, std::min(filter::kBlock, all.size() - first)));
    return verdicts;
}

}  // namespace vxlab::index
