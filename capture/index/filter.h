// The display filter: Wireshark 4.0's syntax (wireshark-filter(4)) over the fields that
// capture/dissect knows, compiled once and asked for every packet.
//
// Beyond Wireshark: `outer.` and `inner.` before any field or protocol restrict it to what is
// outside all tunnels or inside one ("inner.arp", "outer.ip.src == 10.0.0.1"); `xor` and `^^`;
// `ip.src#-1` for the innermost layer; remark.id, and remark.severity by name
// ("remark.severity >= warning"). Hostnames and ${field references} are refused.
//
// A filter is immutable: copies share it, and any number of threads may use it at once.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "capture/dissect/dissection.h"
#include "capture/index/columns.h"
#include "core/base/result.h"

namespace vxlab::index {

// Ordered so that `and` is the minimum and `or` the maximum.
enum class Verdict : std::uint8_t { no = 0, unknown = 1, yes = 2 };

// A part of the filter's text, in bytes from its beginning.
struct FilterPlace {
    std::size_t begin = 0;
    std::size_t length = 0;
};

// What a row's Summary does not hold of its packet.
struct RowFacts {
    std::uint64_t number = 0;
    std::optional<std::int64_t> time;  // nanoseconds since 1970
    std::uint32_t wire_length = 0;
    std::uint32_t captured_length = 0;
};

namespace filter {
struct Program;
}

class DisplayFilter {
public:
    static constexpr std::size_t kMaxText = 65'536;  // bytes
    static constexpr int kMaxDepth = 100;
    static constexpr int kMaxNodes = 20'000;

    // An empty text matches every packet. The error's `where` is "column N", counted from 1; its
    // hint is what was expected or the name that was probably meant. `place`, if given, receives
    // what to underline.
    static Result<DisplayFilter> compile(std::string_view text, FilterPlace* place = nullptr);

    // REQUIRES: a full dissection; by dissect_next() in capture order if needs_history().
    bool matches(const dissect::Dissection& full) const;

    // The answer from what an index row keeps; never wrong, and unknown where only a dissection
    // can tell.
    Verdict matches(const dissect::Summary& summary, const RowFacts& facts) const;

    // Whether it asks for fields that depend on earlier packets (tcp.stream, relative sequence
    // numbers, reassembly, time differences): then dissect_alone() does not give them. Whatever the
    // filter, a row marked Columns::kNeedsHistory has to be dissected in order.
    bool needs_history() const;

    const filter::Program& program() const { return *program_; }

private:
    explicit DisplayFilter(std::shared_ptr<const filter::Program> program)
        : program_(std::move(program)) {}

    std::shared_ptr<const filter::Program> program_;
};

// The verdicts of all rows of the columns.
std::vector<Verdict> scan(const DisplayFilter& filter, const Columns& columns);

// Turns every unknown into yes or no. `dissect` gives the full dissection of a row's packet
// (borrowed until its next call) or the error that ends the run, such as "cancelled"; it is asked
// for unknown rows alone, in ascending order, and feeds the packets between to dissect_next()
// itself where that matters.
Result<void> resolve(
    const DisplayFilter& filter, std::span<Verdict> rows,
    const std::function<Result<const dissect::Dissection*>(std::size_t row)>& dissect);

}  // namespace vxlab::index
