// The VTEP core in memory. One item is one frame both ways: it is drawn (two of 100,000 stations,
// two ports), looked up and encapsulated with its outer checksum; then the packet is read, its
// checksum verified, its source learned, and it is decapsulated again. Decisions are filled in both
// ways. Frames come in bursts of 32, as a driver brings them, so that rows can be fetched ahead.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/vtep/outer.h"
#include "core/vtep/socket.h"

namespace {

using namespace vxlab;
using namespace vxlab::vtep;

constexpr std::size_t kVnis = 16;
constexpr std::size_t kAddresses = 100'000;
constexpr std::size_t kStations = kAddresses / kVnis;  // of a VNI
constexpr std::size_t kBurst = 32;
constexpr std::size_t kBursts = 8;
constexpr std::size_t kHeadroom = 50;
constexpr std::size_t kLine = 64;
// All stations are behind the address that the packets carry as source: what goes out comes back.
constexpr std::uint32_t kVtep = 0x0a000001;

MacAddress mac_of(std::size_t station) { return MacAddress(0x0200'0000'0000u + station); }

struct Host {
    std::vector<std::unique_ptr<Vtep>> vteps;
    VtepSocket socket;

    Host() {
        for (std::uint32_t vni = 0; vni < kVnis; ++vni) {
            VtepConfig config;
            config.vni = 100 + vni;
            config.local = IpAddress::v4(kVtep);
            (void)complete(config);
            vteps.push_back(std::make_unique<Vtep>(config, Instant{}));
            vteps.back()->up(Instant{});
            socket.add(*vteps.back());
        }
        for (std::size_t station = 0; station < kAddresses; ++station)
            (void)vteps[station % kVnis]->fdb().learn(mac_of(station), IpAddress::v4(kVtep), 0,
                                                      Instant{});
    }
};

struct Packet {
    MutableBytes bytes;  // headroom and frame
    Vtep* vtep = nullptr;

    MutableBytes frame() const { return bytes.subspan(kHeadroom); }
};

// A ring of buffers, as a driver has it: each begins a cache line and holds a UDP datagram over
// IPv4.
struct Ring {
    std::vector<std::uint8_t> bytes;
    std::vector<Packet> packets = std::vector<Packet>(kBursts * kBurst);

    explicit Ring(std::size_t frame_length) {
        const auto length = kHeadroom + frame_length;
        const auto step = (length + kLine - 1) / kLine * kLine;
        bytes.resize(kLine + packets.size() * step);
        const auto skipped = kLine - reinterpret_cast<std::uintptr_t>(bytes.data()) % kLine;
        auto rest = MutableBytes(bytes).subspan(skipped);
        for (auto& packet : packets) {
            packet.bytes = rest.first(length);
            rest = rest.subspan(step);
            const auto frame = packet.frame();
            store_be16(frame, 12, 0x0800);
            store_be16(frame, 14, 0x4500);
            store_be16(frame, 16, static_cast<std::uint16_t>(frame_length - 14));
            store_be16(frame, 22, 64 << 8 | 17);
        }
    }

    std::span<Packet> burst(std::size_t number) {
        return std::span(packets).subspan(number % kBursts * kBurst, kBurst);
    }
};

// Frames from any station to any other of one VNI, between any two ports.
class Traffic {
public:
    void fill(const Host& host, Packet& packet) {
        random_ = random_ * 6364136223846793005u + 1442695040888963407u;
        const auto vni = random_ >> 60;
        const auto frame = packet.frame();
        mac_of((random_ >> 40 & 0xfffff) % kStations * kVnis + vni).store(frame, 0);
        mac_of((random_ >> 20 & 0xfffff) % kStations * kVnis + vni).store(frame, 6);
        store_be32(frame, 34, static_cast<std::uint32_t>(random_ >> 12));
        packet.vtep = host.vteps[vni].get();
    }

private:
    std::uint64_t random_ = 1;
};

void encapsulate(const Packet& packet, const Underlay& underlay, Instant now) {
    const auto frame = packet.frame();
    const auto& out = packet.vtep->from_overlay(frame, now);
    for (const auto& copy : out.copies) {
        write_outer(copy, underlay, packet.bytes);
        packet.vtep->sent(frame.size());
    }
    benchmark::DoNotOptimize(&out);
    benchmark::ClobberMemory();
}

bool decapsulate(Host& host, const Packet& packet, Instant now) {
    const auto datagram = read_outer(packet.bytes);
    if (!datagram) return false;
    const auto outcome = host.socket.receive(*datagram, now);
    benchmark::DoNotOptimize(outcome.receive);
    benchmark::ClobberMemory();
    return outcome.receive->frame.size() == packet.frame().size();
}

void encapsulate_and_decapsulate(benchmark::State& state) {
    Host host;
    Ring ring(static_cast<std::size_t>(state.range(0)));
    const Underlay underlay{MacAddress(1), MacAddress(2), IpAddress::v4(kVtep), 64, 0};
    Traffic traffic;
    std::size_t at = 0, delivered = 0;
    Instant now{};
    for (auto _ : state) {
        now = now + Duration::microseconds(1);
        const auto burst = ring.burst(at++);
        for (auto& packet : burst) {
            traffic.fill(host, packet);
            packet.vtep->prefetch_overlay(packet.frame());
            packet.vtep->prefetch_underlay(packet.frame());
        }
        for (const auto& packet : burst) encapsulate(packet, underlay, now);
        for (const auto& packet : burst) delivered += decapsulate(host, packet, now);
    }
    const auto frames = static_cast<std::size_t>(state.iterations()) * kBurst;
    if (delivered != frames) state.SkipWithError("not every frame arrived");
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}

BENCHMARK(encapsulate_and_decapsulate)->ArgName("bytes")->Arg(64)->Arg(1500);

}  // namespace

BENCHMARK_MAIN();
