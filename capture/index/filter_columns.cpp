// Tests of one field over the column that holds it. For addresses the dictionary is tested once,
// then the rows' numbers are looked up; other columns are compared as they are.
#include <algorithm>
#include <array>

#include "capture/index/filter_evaluate.h"
#include "capture/index/filter_number.h"
#include "capture/index/filter_row.h"
#include "capture/index/filter_scan.h"

namespace vxlab::index::filter {
namespace {

using dissect::Protocol;
using Group = Column::Group;

// What the occurrences that a row describes say of the test.
using Said = std::uint8_t;
constexpr Said kYes = 1;
constexpr Said kNo = 2;
constexpr Said kMore = 4;  // there may be other occurrences

// From what was said to the verdict.
std::array<Verdict, 8> decisions(bool all) {
    std::array<Verdict, 8> table{};
    for (Said said = 0; said < 8; ++said) {
        const auto decided = all ? (said & kNo) != 0 : (said & kYes) != 0;
        const auto otherwise = all && (said & kYes) != 0 ? Verdict::yes : Verdict::no;
        table[said] = decided               ? (all ? Verdict::no : Verdict::yes)
                      : (said & kMore) != 0 ? Verdict::unknown
                                            : otherwise;
    }
    return table;
}

// Tests by rows; Row gives what the row says.
template <class Row>
class SaidTest final : public RowTest {
public:
    SaidTest(bool all, Row row) : decisions_(decisions(all)), row_(std::move(row)) {}
    void run(std::size_t first, std::span<Verdict> out) override {
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = decisions_[row_(first + i)];
    }

private:
    std::array<Verdict, 8> decisions_;
    Row row_;
};

template <class Row>
std::unique_ptr<RowTest> said_test(bool all, Row row) {
    return std::make_unique<SaidTest<Row>>(all, std::move(row));
}

// Shared by the groups: one value's say, and whether a row may hold more than it describes.
class Occurrence {
public:
    Occurrence(const Test& test, const FieldRef& field, const Columns& columns)
        : columns_(columns), field_(field), present_(test.kind == Test::Kind::present) {
        if (!present_) number_.emplace(test);
    }

    Said of(std::int64_t number) { return present_ || (*number_)(number) ? kYes : kNo; }
    Said of_pair(std::int64_t source, std::int64_t destination) {
        Said said = 0;
        if (field_.column.source) said |= of(source);
        if (field_.column.destination) said |= of(destination);
        return said;
    }
    bool wants_outer() const { return field_.depth != Depth::inner; }
    bool wants_inner() const { return field_.depth != Depth::outer; }

    Said more(std::size_t row, bool unclear = false) const {
        const auto flags = columns_.flags[row];
        const bool history = (flags & Columns::kNeedsHistory) != 0;
        if ((columns_.protocols(row) & field_.protocols) == 0) return history ? kMore : 0;
        return history || unclear || (flags & Columns::kBeyond) != 0 ? kMore : 0;
    }

private:
    const Columns& columns_;
    const FieldRef& field_;
    bool present_;
    std::optional<NumberTest> number_;
};

// What each pair of a dictionary says, by its number.
template <class Address, class Say>
std::vector<Said> said_by_pair(const PairDictionary<Address>& pairs, Say&& say) {
    std::vector<Said> said(pairs.size() + 1);
    for (std::uint32_t id = 1; id <= pairs.size(); ++id)
        said[id] = static_cast<Said>(say(pairs[id].first, true) | say(pairs[id].second, false));
    return said;
}

std::unique_ptr<RowTest> address_test(const Test& test, const FieldRef& field,
                                      const Columns& columns) {
    const bool macs = field.column.group == Group::mac;
    const auto family =
        field.column.group == Group::ipv4 ? IpAddress::Family::v4 : IpAddress::Family::v6;
    const auto say = [&](const Value& value) {
        return test.kind == Test::Kind::present || holds_for(test, value) ? kYes : kNo;
    };
    const auto counts = [&](bool source) {
        return source ? field.column.source : field.column.destination;
    };
    std::vector<Said> said;
    if (macs) {
        said = said_by_pair(columns.macs, [&](const MacAddress& mac, bool source) -> Said {
            Value value;
            value.number = mac.value();
            return counts(source) ? say(value) : 0;
        });
    } else {
        said = said_by_pair(columns.ips, [&](const IpAddress& ip, bool source) -> Said {
            if (ip.family() != family || !counts(source)) return 0;
            Value value;
            value.number = ip.is_v4() ? ip.v4_value() : 0;
            if (ip.is_v6()) value.bytes = ip.bytes();
            return say(value);
        });
    }
    const auto& outer = macs ? columns.outer.macs : columns.outer.ips;
    const auto& inner = macs ? columns.inner.macs : columns.inner.ips;
    const auto routing = field.column.group == Group::ipv6 ? bit(Protocol::ipv6_routing) : 0;
    Occurrence occurrence(Test{.kind = Test::Kind::present}, field, columns);
    return said_test(
        test.all, [=, &columns, said = std::move(said), &outer, &inner](std::size_t row) -> Said {
            Said all = 0;
            bool unclear = (columns.protocols(row) & routing) != 0;
            const auto look_up = [&](std::uint32_t id) {
                if (id < said.size()) {
                    all |= said[id];
                } else {
                    unclear = true;
                }
            };
            if (occurrence.wants_outer()) look_up(outer[row]);
            if (occurrence.wants_inner()) look_up(inner[row]);
            return all | occurrence.more(row, unclear);
        });
}

std::unique_ptr<RowTest> port_test(const Test& test, const FieldRef& field,
                                   const Columns& columns) {
    const auto meant = field.column.group == Group::udp ? Transport::udp : Transport::tcp;
    Occurrence occurrence(test, field, columns);
    return said_test(
        test.all,
        [=, &columns, occurrence = std::move(occurrence)](std::size_t row) mutable -> Said {
            const auto flags = columns.flags[row];
            const auto protocols = columns.protocols(row);
            const bool has_outer = (flags & Columns::kOuterPorts) != 0;
            Said all = 0;
            bool unclear = false;
            if (occurrence.wants_outer() && outer_transport(protocols, has_outer) == meant) {
                const auto ports = columns.outer.ports[row];
                all |= occurrence.of_pair(ports >> 16, ports & 0xffff);
            }
            if (occurrence.wants_inner()) {
                const auto inner = inner_transport(protocols, (flags & Columns::kInnerPorts) != 0,
                                                   has_outer, (flags & Columns::kBeyond) != 0);
                const auto ports = columns.inner.ports[row];
                if (inner == meant) all |= occurrence.of_pair(ports >> 16, ports & 0xffff);
                unclear = inner == Transport::unclear;
            }
            return all | occurrence.more(row, unclear);
        });
}

std::unique_ptr<RowTest> vni_test(const Test& test, const FieldRef& field, const Columns& columns) {
    if (field.depth != Depth::any) return nullptr;
    Occurrence occurrence(test, field, columns);
    return said_test(
        test.all, [&columns, occurrence = std::move(occurrence)](std::size_t row) mutable -> Said {
            if ((columns.protocols(row) & bit(Protocol::geneve)) != 0)
                return occurrence.more(row, true);
            const bool has_vni = (columns.flags[row] & Columns::kHasVni) != 0;
            return (has_vni ? occurrence.of(columns.vni[row]) : Said{0}) | occurrence.more(row);
        });
}

// Fields of the frame itself: just one value, and it is known.
std::unique_ptr<RowTest> frame_test(const Test& test, const FieldRef& field,
                                    const Columns& columns) {
    if (field.depth == Depth::inner) return nullptr;
    const auto test_of = [&](auto&& value) {
        return said_test(test.all,
                         [occurrence = Occurrence(test, field, columns),
                          value](std::size_t row) mutable { return occurrence.of(value(row)); });
    };
    switch (field.column.group) {
        case Group::number:
            return test_of([](std::size_t row) { return static_cast<std::int64_t>(row + 1); });
        case Group::wire_length:
            return test_of([&columns](std::size_t row) { return columns.wire_length[row]; });
        case Group::captured_length:
            return test_of([&columns](std::size_t row) { return columns.captured_length[row]; });
        default:
            break;
    }
    return said_test(
        test.all,
        [&columns, occurrence = Occurrence(test, field, columns)](std::size_t row) mutable -> Said {
            if ((columns.flags[row] & Columns::kHasTime) == 0) return 0;
            return occurrence.of(columns.time[row]);
        });
}

// The verdict hangs on the worst severity alone.
std::unique_ptr<RowTest> severity_test(const Test& test, const Columns& columns) {
    std::array<Said, 8> said{};
    for (unsigned i = 0; i < 8; ++i) {
        dissect::Summary summary;
        summary.severity = static_cast<dissect::Severity>(i & 3);
        summary.needs_history = i > 3;
        const auto verdict = evaluate(test, RowFields(summary, RowFacts{}));
        said[i] = verdict == Verdict::yes ? kYes : verdict == Verdict::unknown ? kMore : 0;
    }
    return said_test(false, [said, &columns](std::size_t row) {
        const auto flags = columns.flags[row];
        const bool history = (flags & Columns::kNeedsHistory) != 0;
        return said[(flags >> Columns::kSeverityShift & 3) + (history ? 4 : 0)];
    });
}

// What no column holds: no where no layer can have it, unknown elsewhere; a protocol's own bit
// tells more.
std::unique_ptr<RowTest> protocol_test(const Test& test, const FieldRef& field,
                                       const Columns& columns) {
    const bool is_heading = test.kind == Test::Kind::present && field.is_heading &&
                            field.layers.empty() && field.depth == Depth::any;
    if (field.is_heading && !is_heading && test.kind == Test::Kind::present) return nullptr;
    const Said there = is_heading ? kYes : kMore;
    const auto protocols = field.protocols;
    return said_test(false, [=, &columns](std::size_t row) -> Said {
        const bool history = (columns.flags[row] & Columns::kNeedsHistory) != 0;
        if ((columns.protocols(row) & protocols) == 0) return history ? kMore : 0;
        const bool may_go = history || (columns.protocols(row) & bit(Protocol::tcp)) != 0;
        return may_go && protocols == bit(Protocol::data) ? kMore : there;
    });
}

}  // namespace

std::unique_ptr<RowTest> column_test(const Test& test, const Columns& columns) {
    const auto* field = only_field(test);
    if (field == nullptr) return nullptr;
    const bool is_slice =
        test.kind == Test::Kind::present && test.operands.front().kind != Operand::Kind::field;
    const auto group = field->column.group;
    if (group == Group::severity || group == Group::remark) return severity_test(test, columns);
    if (is_slice && group != Group::none) return nullptr;
    if (group == Group::none || !field->layers.empty()) return protocol_test(test, *field, columns);
    switch (group) {
        case Group::mac:
        case Group::ipv4:
        case Group::ipv6:
            return address_test(test, *field, columns);
        case Group::udp:
        case Group::tcp:
            return port_test(test, *field, columns);
        case Group::vni:
            return vni_test(test, *field, columns);
        default:
            return frame_test(test, *field, columns);
    }
}

}  // namespace vxlab::index::filter
