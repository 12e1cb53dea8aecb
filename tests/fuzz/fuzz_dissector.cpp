// The whole dissector over any bytes: each packet alone, light and in full, then all in order with
// history. Input: a byte for the link type, then packets of a two-byte length and their bytes.
#include <cstdio>
#include <cstdlib>

#include "tests/support/dissection_checks.h"

namespace {

using namespace vxlab;

constexpr source::LinkType kLinkTypes[] = {
    source::LinkType::ethernet,      source::LinkType::linux_cooked,
    source::LinkType::raw_ip,        source::LinkType::linux_cooked_v2,
    source::LinkType::null_loopback, source::LinkType::openbsd_loop,
    source::LinkType::ipv4,          source::LinkType::ipv6,
};

void expect_none(const std::string& problem) {
    if (problem.empty()) return;
    std::fprintf(stderr, "%s\n", problem.c_str());
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes rest(data, size);
    if (rest.empty()) return 0;
    const auto choice = rest[0];
    rest = rest.subspan(1);
    const dissect::Options options;
    dissect::Dissector dissector(options);
    dissect::Dissection dissection;
    for (std::uint64_t number = 1; rest.size() > 2 && number < 50; ++number) {
        const auto length = std::min<std::size_t>(load_be16(rest, 0), rest.size() - 2);
        source::Packet packet;
        packet.number = number;
        packet.time = Instant{static_cast<std::int64_t>(number) << (choice >> 4 << 2)};
        packet.link_type = kLinkTypes[choice & 7];
        packet.byte_swapped = (choice & 8) != 0;
        packet.bytes = rest.subspan(2, length);
        // What the two bytes claim beyond the input is what the snaplen cut off.
        packet.wire_length = load_be16(rest, 0);
        rest = rest.subspan(2 + length);
        expect_none(test::disagreement(options, packet));
        dissector.dissect_next(packet, dissect::Detail::full, dissection);
        expect_none(test::problems_in(dissection));
    }
    return 0;
}
