// The VTEP core in memory: a frame is looked up and encapsulated with its outer checksum, and the
// packet is read, verified and decapsulated by the VTEP at the other end, decisions filled in both.
#include <benchmark/benchmark.h>

#include <memory>

#include "core/vtep/outer.h"
#include "core/vtep/socket.h"

namespace {

using namespace vxlab;
using namespace vxlab::vtep;

constexpr std::size_t kVnis = 16;
constexpr std::size_t kAddresses = 100'000;
constexpr std::size_t kBurst = 32;
constexpr std::size_t kHeadroom = 50;
constexpr std::size_t kFrames = 8192;

MacAddress mac_of(std::size_t station) { return MacAddress(0x0200'0000'0000u + station); }

struct End {
    std::vector<std::unique_ptr<Vtep>> vteps;
    VtepSocket socket;

    explicit End(std::uint32_t local) {
        for (std::uint32_t vni = 0; vni < kVnis; ++vni) {
            VtepConfig config;
            config.vni = 100 + vni;
            config.local = IpAddress::v4(local);
            (void)complete(config);
            vteps.push_back(std::make_unique<Vtep>(config, Instant{}));
            vteps.back()->up(Instant{});
            socket.add(*vteps.back());
        }
    }
};

struct Packet {
    std::size_t vni = 0;
    std::vector<std::uint8_t> bytes;  // headroom and frame
};

// Frames between random stations of random VNIs, each UDP over IPv4.
std::vector<Packet> make_packets(std::size_t frame_length) {
    std::vector<Packet> packets(kFrames);
    std::uint64_t random = 1;
    const auto next = [&random](std::size_t limit) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>(random >> 33) % limit;
    };
    for (auto& packet : packets) {
        packet.vni = next(kVnis);
        packet.bytes.resize(kHeadroom + frame_length);
        const auto frame = MutableBytes(packet.bytes).subspan(kHeadroom);
        mac_of(next(kAddresses / kVnis) * kVnis + packet.vni).store(frame, 0);
        mac_of(next(kAddresses / kVnis) * kVnis + packet.vni).store(frame, 6);
        store_be16(frame, 12, 0x0800);
        store_be16(frame, 14, 0x4500);
        store_be16(frame, 16, static_cast<std::uint16_t>(frame_length - 14));
        store_be16(frame, 22, 64 << 8 | 17);
        store_be32(frame, 26, static_cast<std::uint32_t>(next(1 << 30)));
        store_be32(frame, 30, static_cast<std::uint32_t>(next(1 << 30)));
        store_be32(frame, 34, static_cast<std::uint32_t>(next(1 << 30)));
    }
    return packets;
}

void teach(End& end, std::uint32_t remote) {
    for (std::size_t station = 0; station < kAddresses; ++station)
        (void)end.vteps[station % kVnis]->fdb().learn(mac_of(station), IpAddress::v4(remote), 0,
                                                      Instant{});
}

void encapsulate_and_decapsulate(benchmark::State& state) {
    constexpr std::uint32_t kHere = 0x0a000001, kThere = 0x0a000002;
    End here(kHere), there(kThere);
    teach(here, kThere);
    teach(there, kHere);
    auto packets = make_packets(static_cast<std::size_t>(state.range(0)));
    const Underlay underlay{MacAddress(1), MacAddress(2), IpAddress::v4(kHere), 64, 0};
    std::size_t at = 0, delivered = 0;
    Instant now{};
    for (auto _ : state) {
        now = now + Duration::microseconds(1);
        const std::span<Packet> burst(&packets[at], kBurst);
        at = (at + kBurst) % kFrames;
        for (const auto& packet : burst) {
            const auto frame = Bytes(packet.bytes).subspan(kHeadroom);
            here.vteps[packet.vni]->prefetch_overlay(frame);
            there.vteps[packet.vni]->prefetch_overlay(frame);
        }
        for (const auto& packet : burst) {
            const auto frame = Bytes(packet.bytes).subspan(kHeadroom);
            here.vteps[packet.vni]->prefetch_overlay_row(frame);
            there.vteps[packet.vni]->prefetch_overlay_row(frame);
        }
        for (auto& packet : burst) {
            const auto frame = Bytes(packet.bytes).subspan(kHeadroom);
            const auto& out = here.vteps[packet.vni]->from_overlay(frame, now);
            for (const auto& copy : out.copies) {
                write_outer(copy, underlay, packet.bytes);
                here.vteps[packet.vni]->sent(frame.size());
            }
            benchmark::DoNotOptimize(out.decision);
            const auto datagram = read_outer(packet.bytes);
            if (!datagram) continue;
            const auto outcome = there.socket.receive(*datagram, now);
            benchmark::DoNotOptimize(outcome.receive->decision);
            delivered += outcome.receive->frame.size() == frame.size();
        }
    }
    const auto frames = static_cast<std::size_t>(state.iterations()) * kBurst;
    if (delivered != frames) state.SkipWithError("not every frame arrived");
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}

BENCHMARK(encapsulate_and_decapsulate)->ArgName("bytes")->Arg(64)->Arg(1500);

}  // namespace

BENCHMARK_MAIN();
