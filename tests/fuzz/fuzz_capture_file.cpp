// A capture file of any bytes, read in order, in batches, and again by place: all three must agree,
// and places that nobody gave must be safe.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "capture/source/file_source.h"
#include "capture/source/memory_bytes.h"

namespace {

using namespace vxlab::source;

constexpr std::size_t kMostPackets = 2000;  // an input of a few bytes may inflate to many

std::unique_ptr<FileSource> open(const std::vector<std::uint8_t>& bytes) {
    auto source = open_capture(std::make_shared<MemoryBytes>(bytes));
    return source ? std::move(*source) : nullptr;
}

void expect(bool holds) {
    if (!holds) std::abort();
}

// A packet kept after its source moved on.
struct Kept {
    Packet packet;
    std::vector<std::uint8_t> bytes;
};

void expect_same(const Packet& packet, const Kept& kept) {
    const auto& other = kept.packet;
    expect(packet.offset == other.offset && packet.time == other.time);
    expect(packet.interface == other.interface && packet.wire_length == other.wire_length);
    expect(packet.link_type == other.link_type && packet.byte_swapped == other.byte_swapped);
    expect(packet.comment == other.comment);
    expect(
        std::equal(packet.bytes.begin(), packet.bytes.end(), kept.bytes.begin(), kept.bytes.end()));
}

std::vector<Kept> read_in_order(FileSource& source) {
    std::vector<Kept> all;
    while (all.size() < kMostPackets) {
        const auto packet = source.next();
        if (!packet) {
            expect(!packet.error().what.empty() && !packet.error().where.empty());
            const auto again = source.next();
            expect(!again && again.error() == packet.error());
        }
        if (!packet || !*packet) break;
        expect((*packet)->number == all.size() + 1);
        expect((*packet)->interface < source.interfaces().size());
        all.push_back({**packet, {(*packet)->bytes.begin(), (*packet)->bytes.end()}});
    }
    return all;
}

void compare_batches(FileSource& source, const std::vector<Kept>& expected, std::size_t size) {
    PacketBatch batch;
    std::size_t done = 0;
    while (done < expected.size()) {
        const auto more = source.next_batch(batch, size);
        expect(more && *more && !batch.packets.empty());
        for (const auto& packet : batch.packets) {
            if (done == expected.size()) return;
            expect_same(packet, expected[done++]);
        }
    }
}

void compare_places(const FileSource& source, const std::vector<Kept>& expected,
                    std::size_t length) {
    const auto random = source.random_access();
    if (!random) return;
    const auto look = [&](const Kept& kept) {
        const auto packet = (*random)->at(kept.packet.offset, kept.packet.interface);
        expect(packet.has_value());
        expect_same(*packet, kept);
    };
    std::for_each(expected.begin(), expected.end(), look);
    std::for_each(expected.rbegin(), expected.rend(), look);
    const std::size_t stride = std::max<std::size_t>(length / 64, 1);
    for (std::size_t offset = 0; offset <= length; offset += stride)
        for (const auto interface : {0U, 1U, ~0U})
            static_cast<void>((*random)->at(offset, interface));
    static_cast<void>((*random)->at(~std::uint64_t{0} - 3, 0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<std::uint8_t> bytes(data, data + size);
    const auto source = open(bytes);
    if (!source) return 0;
    const auto packets = read_in_order(*source);
    compare_batches(*open(bytes), packets, 1 + size % 7);
    compare_places(*source, packets, size);
    return 0;
}
