// A VTEP of any configuration over any frames, datagrams and requests. Input: 8 bytes of
// configuration, then records: a byte that says what, two bytes of length, and the bytes.
#include <cstdio>
#include <cstdlib>

#include "core/vtep/outer.h"
#include "core/vtep/socket.h"

namespace {

using namespace vxlab;
using namespace vxlab::vtep;

void expect(bool truth, const char* what) {
    if (truth) return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

class Neighbours : public NeighbourView {
public:
    std::optional<Neighbour> neighbour(const IpAddress& address) const override {
        const auto last = address.bytes().back();
        if (last % 4 == 0) return std::nullopt;
        return Neighbour{MacAddress(0x0200'0000'0000u | last),
                         last % 4 == 1 ? trace::RowState::stale : trace::RowState::reachable};
    }
};

VtepConfig config_of(Bytes bytes) {
    auto config = VtepConfig::of(static_cast<Profile>(bytes[0] % 3));
    config.vni = bytes[1];
    const bool v6 = (bytes[0] & 0x80) != 0;
    const auto address = [v6](const char* six, const char* four) {
        return *IpAddress::parse(v6 ? six : four);
    };
    config.local = address("2001:db8::1", "10.0.0.1");
    if (bytes[2] & 1) config.remote = address("2001:db8::2", "10.0.0.2");
    config.interface = 1;
    if (bytes[2] & 2) config.remote = address("ff05::1", "239.1.1.1");
    config.proxy = (bytes[2] & 4) != 0;
    config.rsc = (bytes[2] & 8) != 0;
    config.l2miss = (bytes[2] & 16) != 0;
    config.l3miss = (bytes[2] & 32) != 0;
    config.gbp = (bytes[2] & 64) != 0;
    config.ttl_inherit = (bytes[2] & 128) != 0;
    config.ttl = bytes[3];
    config.tos = bytes[4];
    config.df = static_cast<DontFragment>(bytes[5] % 3);
    config.max_addresses = bytes[5] / 3;
    config.source_ports = {bytes[6], bytes[7]};
    if (config.source_ports.low > config.source_ports.high) config.source_ports = {};
    return config;
}

void check_copy(const Vtep& vtep, const Encapsulation& copy, Bytes frame) {
    const auto range = vtep.config().effective_source_ports();
    expect(copy.source_port >= range.low && copy.source_port < range.high, "source port");
    expect(!copy.remote.is_unspecified(), "a copy to nowhere");
    expect((load_be64(copy.header, 0) & vtep.config().reserved_mask()) == 0, "reserved bits sent");
    std::vector<std::uint8_t> packet(outer_length(copy.remote));
    packet.insert(packet.end(), frame.begin(), frame.end());
    Underlay underlay;
    underlay.source = vtep.config().local;
    write_outer(copy, underlay, packet);
    const auto datagram = read_outer(packet);
    expect(datagram.has_value(), "what was written is not read");
    expect(datagram->checksum == (copy.checksum ? UdpChecksum::right : UdpChecksum::absent),
           "checksum");
    expect(datagram->tos == copy.tos, "type of service");
    expect(datagram->payload.size() == frame.size() + 8, "length");
    expect(load_be24(datagram->payload, 4) == copy.vni, "VNI");
}

void send(Vtep& vtep, Bytes frame, Instant now) {
    const auto dropped = vtep.counters().tx_dropped;
    const auto& out = vtep.from_overlay(frame, now, static_cast<std::uint32_t>(frame.size()));
    const auto& decision = out.decision;
    expect(decision.verdict != trace::Verdict::none, "no verdict");
    expect(decision.reason != trace::Reason::none, "no reason");
    expect(vtep.counters().tx_dropped >= dropped, "counter ran backwards");
    if (decision.verdict == trace::Verdict::drop || decision.verdict == trace::Verdict::consume)
        expect(out.copies.empty() && out.up.empty(), "dropped and sent");
    else
        expect(decision.copies > 0, "nothing came of it");
    expect(out.frame.size() <= frame.size(), "the frame grew");
    for (const auto& copy : out.copies) check_copy(vtep, copy, out.frame);
}

void receive(Vtep& vtep, VtepSocket& socket, Datagram datagram, Instant now) {
    const auto [owner, result] = socket.receive(datagram, now);
    expect(owner == nullptr || owner == &vtep, "somebody else's");
    const auto& decision = result->decision;
    if (decision.verdict == trace::Verdict::drop) return expect(result->frame.empty(), "dropped");
    expect(decision.verdict == trace::Verdict::deliver, "no verdict");
    expect(result->frame.size() + 8 == datagram.payload.size(), "the frame changed its length");
    expect(MacAddress::load(result->frame, 6) != vtep.config().own_mac, "an echo");
    if (!vtep.config().learning) return;
    const auto* row = vtep.fdb().find(MacAddress::load(result->frame, 6));
    expect(row || decision.reason == trace::Reason::max_addresses, "nothing learned");
}

void request(Vtep& vtep, Bytes bytes, Instant now) {
    if (bytes.size() < 10) return;
    FdbRequest wanted;
    wanted.mac = MacAddress::load(bytes, 0);
    if (bytes[6] & 1) wanted.mac = MacAddress();
    if (bytes[6] & 2)
        wanted.dst = vtep.config().is_v6() ? *IpAddress::parse("2001:db8::7")
                                           : IpAddress::v4(0x0a000000u | bytes[7]);
    wanted.state = bytes[8];
    wanted.flags = bytes[9];
    switch (bytes[6] >> 4) {
        case 0:
            (void)vtep.fdb().remove(wanted);
            break;
        case 1:
            (void)vtep.fdb().flush({bytes[0], bytes[1], bytes[2], bytes[3], 0, 0, 0, {}, false});
            break;
        default:
            (void)vtep.fdb().update(static_cast<FdbVerb>(bytes[6] % 3), wanted, now);
    }
}

void check_table(const Fdb& fdb, std::uint32_t limit) {
    const auto rows = fdb.rows();
    expect(rows.size() == fdb.size(), "rows are counted wrong");
    expect(limit == 0 || rows.size() <= limit, "more rows than allowed");
    for (const auto* row : rows) expect(fdb.find(row->mac) == row, "a row is not found");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes rest(data, size);
    if (rest.size() < 8) return 0;
    auto config = config_of(rest);
    rest = rest.subspan(8);
    if (!complete(config)) return 0;
    Instant now{};
    Vtep vtep(config, now);
    const Neighbours neighbours;
    vtep.set_neighbours(&neighbours);
    vtep.up(now);
    VtepSocket socket;
    socket.add(vtep);
    while (rest.size() > 3) {
        const auto what = rest[0];
        const auto length = std::min<std::size_t>(load_be16(rest, 1), rest.size() - 3);
        const auto bytes = rest.subspan(3, length);
        rest = rest.subspan(3 + length);
        now = now + Duration::seconds(what);
        if (what % 4 == 0) send(vtep, bytes, now);
        if (what % 4 == 1) {
            Datagram datagram{config.local, config.local};
            datagram.tos = what;
            datagram.checksum = static_cast<UdpChecksum>(what >> 6 == 3 ? 1 : what >> 6);
            datagram.payload = bytes;
            receive(vtep, socket, datagram, now);
        }
        if (what % 4 == 2) request(vtep, bytes, now);
        if (what % 4 == 3) {
            (void)read_outer(bytes);
            if (*vtep.next_collection() <= now) vtep.collect(now);
        }
        check_table(vtep.fdb(), config.max_addresses);
    }
    return 0;
}
