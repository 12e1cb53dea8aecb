// Any text as a display filter: compiled, then asked of a few fixed packets, whole and as rows.
// What a row says must agree with the packet.
#include <cstdlib>
#include <vector>

#include "capture/dissect/dissector.h"
#include "capture/index/filter.h"

namespace {

using namespace vxlab;

struct Sample {
    std::vector<std::uint8_t> bytes;
    source::Packet packet;
    dissect::Dissection full;
};

// Ethernet, IPv4, UDP, VXLAN (VNI 42), and inside Ethernet, IPv4 and what the rest says.
std::vector<std::uint8_t> tunnelled(const std::vector<std::uint8_t>& rest) {
    std::vector<std::uint8_t> bytes = {
        2, 0,    0,  0, 0,  1,   2,  0, 0, 0,   0, 2, 8, 0,    0x45, 0,    0,    90, 0,  1, 0,
        0, 64,   17, 0, 0,  192, 0,  2, 1, 192, 0, 2, 2, 0xc3, 0x50, 0x12, 0xb5, 0,  70, 0, 0,
        8, 0,    0,  0, 0,  0,   42, 0, 2, 0,   0, 0, 1, 1,    2,    0,    0,    0,  1,  2, 8,
        0, 0x45, 0,  0, 40, 0,   2,  0, 0, 64,  6, 0, 0, 10,   0,    0,    1,    10, 0,  0, 2};
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
}

const std::vector<Sample>& samples() {
    static const std::vector<Sample> kSamples = [] {
        std::vector<Sample> all(3);
        all[0].bytes = tunnelled(
            {0, 80, 0, 90, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 4, 0, 0, 0, 0, 0, 'G', 'E', 'T'});
        all[1].bytes = tunnelled({0, 80, 0});
        all[2].bytes = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x12, 0x34, 'd', 'a', 't', 'a'};
        dissect::Dissector dissector;
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto& packet = all[i].packet;
            packet.number = i + 1;
            packet.time = Instant{1'700'000'000'000'000'000};
            packet.bytes = all[i].bytes;
            packet.wire_length = static_cast<std::uint32_t>(all[i].bytes.size());
            dissector.dissect_alone(packet, dissect::Detail::full, all[i].full);
        }
        return all;
    }();
    return kSamples;
}

void expect(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    index::FilterPlace place;
    const auto filter = index::DisplayFilter::compile(text, &place);
    if (!filter) {
        expect(!filter.error().what.empty() && !filter.error().where.empty());
        expect(place.begin <= size);
        return 0;
    }
    for (const auto& sample : samples()) {
        const bool matches = filter->matches(sample.full);
        const auto length = static_cast<std::uint32_t>(sample.bytes.size());
        const auto row = filter->matches(
            sample.full.summary,
            {sample.packet.number, sample.packet.time->nanoseconds, length, length});
        expect(row == index::Verdict::unknown || (row == index::Verdict::yes) == matches);
    }
    return 0;
}
