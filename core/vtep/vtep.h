// RFC 7348 as a state machine without I/O: one VTEP of one VNI, a `vxlan` device in Linux's words.
// A frame of the overlay goes in and copies to send come out; a datagram of the underlay goes in
// and the inner frame comes out; each with the decision and the row behind it. The order of the
// checks is that of vxlan_xmit and vxlan_rcv (drivers/net/vxlan/vxlan_core.c, Linux 6.18).
//
// The caller owns sockets, routes, neighbours and the clock. One thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/vtep/config.h"
#include "core/vtep/fdb.h"
#include "core/wire/ethernet.h"

namespace vxlab::vtep {

struct InnerFrame;

// A neighbour of the device itself (`ip neigh ... dev vxlan0`).
struct Neighbour {
    MacAddress mac{};
    trace::RowState state = trace::RowState::none;
};

class NeighbourView {
public:
    virtual ~NeighbourView() = default;
    // Nothing if there is no row, whatever its state.
    virtual std::optional<Neighbour> neighbour(const IpAddress& address) const = 0;
};

// One copy to be sent to one remote VTEP.
struct Encapsulation {
    IpAddress source{};  // as configured: none or unspecified means the route's
    IpAddress remote{};  // unicast or a group
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    std::uint32_t vni = 0;
    std::uint32_t flow_label = 0;          // IPv6
    std::uint8_t ttl = 0;                  // 0: the route's hop limit
    std::uint8_t tos = 0;                  // DSCP and ECN
    bool dont_fragment = false;            // IPv4
    bool checksum = true;                  // of UDP; false: sent as zero
    trace::InterfaceId interface = 0;      // 0: the route decides
    std::array<std::uint8_t, 8> header{};  // VXLAN
};

// Something that the kernel would tell user space (RTM_GETNEIGH).
struct Miss {
    MacAddress mac{};     // l2miss
    IpAddress address{};  // l3miss
};

// What becomes of a frame from the overlay. Spans are valid until the next call of the same VTEP,
// `frame` as long as the input if nothing was rewritten.
struct Transmit {
    trace::Decision decision{};
    std::span<const Encapsulation> copies{};  // in the order of sending
    Bytes frame{};  // what all copies carry: the input, or a rewritten copy of it
    // A frame to hand up as if it had been received: an ARP or neighbour answer, or the frame
    // itself where a route short circuit leads back here.
    Bytes up{};
    std::optional<Miss> miss{};

    // As new, for the next frame. By member: the whole at once compilers fill slowly.
    void begin(Bytes given) {
        decision.verdict = trace::Verdict::none;
        decision.reason = trace::Reason::none;
        decision.copies = 0;
        std::construct_at(&decision.row);
        decision.taught_by = 0;
        copies = {};
        frame = given;
        up = {};
        miss.reset();
    }
};

enum class UdpChecksum : std::uint8_t {
    absent,  // zero
    right,   // verified, or nobody looked, which RFC 7348 allows
    wrong,
};

// What the UDP socket received.
struct Datagram {
    IpAddress source{};
    IpAddress destination{};
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    std::uint8_t tos = 0;  // of the outer header: DSCP and ECN
    UdpChecksum checksum = UdpChecksum::right;
    trace::InterfaceId interface = 0;  // that it came in by
    Bytes payload{};                   // from the VXLAN header on
};

// What becomes of a datagram from the underlay.
struct Receive {
    trace::Decision decision{};
    // The inner frame, for Verdict::deliver: a part of the datagram, or a copy whose ECN field was
    // rewritten, valid until the next call.
    Bytes frame{};
    std::uint32_t mark = 0;  // GBP: policy id, and the flags D (bit 22) and A (bit 19)

    void begin() {
        decision.verdict = trace::Verdict::drop;
        decision.reason = trace::Reason::none;
        decision.copies = 0;
        std::construct_at(&decision.row);
        decision.taught_by = 0;
        frame = {};
        mark = 0;
    }
};

// As `ip -s -s link` has them. Bytes are without the inner Ethernet header, as in Linux.
struct Counters {
    std::uint64_t rx_packets = 0, rx_bytes = 0, rx_errors = 0, rx_dropped = 0;
    std::uint64_t rx_length_errors = 0, rx_frame_errors = 0;
    std::uint64_t tx_packets = 0, tx_bytes = 0, tx_errors = 0, tx_dropped = 0;
    std::uint64_t tx_carrier_errors = 0, collisions = 0;

    friend bool operator==(const Counters&, const Counters&) = default;
};

class Vtep {
public:
    // REQUIRES: config has been through complete(). A default destination that does not fit
    // (max_addresses) cannot be: the table is empty.
    Vtep(const VtepConfig& config, Instant now, FdbObserver observer = {});

    const VtepConfig& config() const { return config_; }
    // `ip link set ... type vxlan`. REQUIRES: config has been through complete_change().
    KernelResult<> change(const VtepConfig& config, Instant now);
    void set_own_mac(MacAddress mac) { config_.own_mac = mac; }

    // Null: no neighbours. Must outlive the VTEP.
    void set_neighbours(const NeighbourView* neighbours) { neighbours_ = neighbours; }

    Fdb& fdb() { return fdb_; }
    const Fdb& fdb() const { return fdb_; }
    Counters& counters() { return counters_; }
    const Counters& counters() const { return counters_; }

    // A device that is down neither receives nor ages; going down forgets what is not fixed.
    void up(Instant now);
    void down();
    bool is_up() const { return up_; }
    // When collect wants to be called; nothing while down.
    std::optional<Instant> next_collection() const { return next_collection_; }
    void collect(Instant now);

    // A frame to be sent into the overlay. mark is the skb's, which GBP sends. The decision counts
    // as tx_dropped here; what becomes of the copies is for sent and failed.
    const Transmit& from_overlay(Bytes frame, Instant now, std::uint32_t mark = 0);
    // A datagram of the device's port. Counts as received what it delivers.
    const Receive& from_underlay(const Datagram& datagram, Instant now);

    // How a copy fared. Lengths are of the inner frame.
    void sent(std::size_t frame_length);
    enum class Failure : std::uint8_t { no_route, loop, other };
    void failed(Failure failure);

    // Hints for bursts: to be called on every frame before from_overlay or from_underlay is called
    // on the first. Frames are inner ones.
    void prefetch_overlay(Bytes frame) const;
    void prefetch_underlay(Bytes frame) const;

private:
    void apply(const VtepConfig& config);

    void drop(trace::Reason reason);
    void count_drop(trace::Reason reason);
    void consume(trace::Reason reason);
    void miss(const IpAddress& address);
    void transmit(std::uint32_t mark, Instant now);
    void remove_tags();
    bool short_circuit();
    void send_to(const FdbRow& row, std::uint32_t mark, bool rewritten, Instant now);
    // What the copies of one frame have in common.
    struct Dress {
        std::uint64_t header = 0;  // VXLAN, without the VNI
        std::uint16_t source_port = 0;
        std::uint8_t ttl = 0, tos = 0;
        bool dont_fragment = false;  // over IPv4
    };
    Dress dress(const InnerFrame& inner, std::uint32_t mark) const;
    void send_one(const Remote& remote, const Dress& dress, bool rewritten);
    void add_copy(const Remote& remote, const Dress& dress);
    void describe(const FdbRow& row, bool rewritten);
    void hand_up(Instant now);

    bool answer_for_neighbours(Bytes frame, Instant now);
    std::optional<Neighbour> answerable(const IpAddress& target, Instant now, bool& router);
    void answer(MacAddress to, MacAddress from, wire::EtherType type);
    void answer_arp(Bytes frame, Instant now);
    void answer_solicitation(Bytes frame, Instant now);

    trace::Reason refusal(const Datagram& datagram, Instant now);
    trace::Reason header_refusal(const Datagram& datagram);
    void read_policy(Bytes header);
    trace::Reason learn(const Datagram& datagram, MacAddress source, Instant now);
    trace::Reason ecn_refusal(wire::EtherType type, std::uint8_t outer);

    VtepConfig config_;
    Fdb fdb_;
    Counters counters_{};
    const NeighbourView* neighbours_ = nullptr;
    bool up_ = false;
    bool full_ = false;  // the last datagram taught nothing for want of room
    std::optional<Instant> next_collection_{};
    // Worked out of the configuration once.
    std::uint64_t reserved_mask_ = 0;
    PortRange source_ports_{};

    Transmit transmit_{};
    Receive receive_{};
    std::vector<Encapsulation> copies_{};
    std::vector<std::uint8_t> rewritten_{};  // a frame of ours: rsc, tags removed, answers
    std::vector<std::uint8_t> received_{};   // an inner frame with its ECN field rewritten
};

}  // namespace vxlab::vtep
