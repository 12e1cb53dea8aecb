// TCP (RFC 9293): header, options, and the numbers that a conversation gives.
#include "core/wire/tcp.h"

#include "capture/dissect/history.h"
#include "capture/dissect/protocols/checksums.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/tcp_analysis_fields.h"
#include "capture/dissect/protocols/tcp_options.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::TcpView;
namespace flag = wire::tcp_flag;

constexpr FieldDef kHeading{"tcp", "Transmission Control Protocol", protocol};
constexpr FieldDef kSourcePort{"tcp.srcport", "Source Port", uint16, Base::dec};
constexpr FieldDef kDestinationPort{"tcp.dstport", "Destination Port", uint16, Base::dec};
constexpr FieldDef kPort{"tcp.port", "Source or Destination Port", uint16, Base::dec};
constexpr FieldDef kStream{"tcp.stream", "Stream index", uint32, Base::dec};
constexpr FieldDef kLength{"tcp.len", "TCP Segment Len", uint32, Base::dec};
constexpr FieldDef kSequence{"tcp.seq", "Sequence Number", uint32, Base::dec};
constexpr FieldDef kSequenceRaw{"tcp.seq_raw", "Sequence Number (raw)", uint32, Base::dec};
constexpr FieldDef kNextSequence{"tcp.nxtseq", "Next Sequence Number", uint32, Base::dec};
constexpr FieldDef kAck{"tcp.ack", "Acknowledgment Number", uint32, Base::dec};
constexpr FieldDef kAckRaw{"tcp.ack_raw", "Acknowledgment number (raw)", uint32, Base::dec};
constexpr FieldDef kHeaderLength{"tcp.hdr_len", "Header Length", uint8, Base::dec};
constexpr FieldDef kFlags{"tcp.flags", "Flags", uint16, Base::hex, 0x0fff};
constexpr FieldDef kFlagReserved{"tcp.flags.res", "Reserved", boolean, Base::none, 0x0e00};
constexpr FieldDef kFlagAe{"tcp.flags.ae", "Accurate ECN", boolean, Base::none, 0x0100};
constexpr FieldDef kFlagCwr{"tcp.flags.cwr", "Congestion Window Reduced", boolean, Base::none,
                            0x0080};
constexpr FieldDef kFlagEce{"tcp.flags.ece", "ECN-Echo", boolean, Base::none, 0x0040};
constexpr FieldDef kFlagUrg{"tcp.flags.urg", "Urgent", boolean, Base::none, 0x0020};
constexpr FieldDef kFlagAck{"tcp.flags.ack", "Acknowledgment", boolean, Base::none, 0x0010};
constexpr FieldDef kFlagPush{"tcp.flags.push", "Push", boolean, Base::none, 0x0008};
constexpr FieldDef kFlagReset{"tcp.flags.reset", "Reset", boolean, Base::none, 0x0004};
constexpr FieldDef kFlagSyn{"tcp.flags.syn", "Syn", boolean, Base::none, 0x0002};
constexpr FieldDef kFlagFin{"tcp.flags.fin", "Fin", boolean, Base::none, 0x0001};
constexpr FieldDef kFlagText{"tcp.flags.str", "TCP Flags", string};
constexpr FieldDef kWindowValue{"tcp.window_size_value", "Window", uint16, Base::dec};
constexpr FieldDef kWindow{"tcp.window_size", "Calculated window size", uint32, Base::dec};
constexpr FieldDef kWindowScale{"tcp.window_size_scalefactor", "Window size scaling factor",
                                FieldType::int32, Base::dec};
constexpr FieldDef kChecksum{"tcp.checksum", "Checksum", uint16, Base::hex};
constexpr FieldDef kChecksumStatus{"tcp.checksum.status", "Checksum Status", uint8, Base::dec, 0,
                                   kChecksumStatusNames};
constexpr FieldDef kUrgent{"tcp.urgent_pointer", "Urgent Pointer", uint16, Base::dec};
constexpr FieldDef kTimeRelative{"tcp.time_relative", "Time since first frame in this TCP stream",
                                 relative_time};
constexpr FieldDef kTimeDelta{"tcp.time_delta", "Time since previous frame in this TCP stream",
                              relative_time};
constexpr FieldDef kCompleteness{"tcp.completeness", "Conversation completeness", uint8, Base::dec};
constexpr FieldDef kPayload{"tcp.payload", "TCP payload", bytes};
constexpr FieldDef kResetCause{"tcp.reset_cause", "Reset cause", string};
constexpr FieldDef kOpens{"tcp.connection.syn", "Connection establish request (SYN)", none};
constexpr FieldDef kAccepts{"tcp.connection.synack", "Connection establish acknowledge (SYN+ACK)",
                            none};
constexpr FieldDef kCloses{"tcp.connection.fin", "Connection finish (FIN)", none};
constexpr FieldDef kClosesFirst{"tcp.connection.fin_active", "This side closes first", none};
constexpr FieldDef kClosesSecond{"tcp.connection.fin_passive", "The other side closed before",
                                 none};
constexpr FieldDef kResets{"tcp.connection.rst", "Connection reset (RST)", none};

constexpr const FieldDef* kOwnFields[] = {
    &kHeading,      &kSourcePort,   &kDestinationPort, &kPort,           &kStream,
    &kLength,       &kSequence,     &kSequenceRaw,     &kNextSequence,   &kAck,
    &kAckRaw,       &kHeaderLength, &kFlags,           &kFlagReserved,   &kFlagAe,
    &kFlagCwr,      &kFlagEce,      &kFlagUrg,         &kFlagAck,        &kFlagPush,
    &kFlagReset,    &kFlagSyn,      &kFlagFin,         &kFlagText,       &kWindowValue,
    &kWindow,       &kWindowScale,  &kChecksum,        &kChecksumStatus, &kUrgent,
    &kTimeRelative, &kTimeDelta,    &kPayload,         &kCompleteness,   &kResetCause,
    &kOpens,        &kAccepts,      &kCloses,          &kClosesFirst,    &kClosesSecond,
    &kResets};

// What is known of the segment's conversation; on its own a segment's numbers stay raw.
struct Conversation {
    TcpConversation* tcp = nullptr;
    TcpDirection* own = nullptr;
    TcpDirection* other = nullptr;
    TcpFindings findings = {};
};

std::optional<std::uint8_t> window_shift(const TcpView& tcp) {
    for (const auto& option : tcp.options())
        if (option.kind == static_cast<std::uint8_t>(wire::TcpOptionKind::window_scale) &&
            !option.malformed && option.data.size() == 1)
            return std::min<std::uint8_t>(option.data[0], 14);
    return std::nullopt;
}

std::uint32_t sacked_bytes(const TcpView& tcp) {
    std::uint32_t sum = 0;
    for (const auto& option : tcp.options()) {
        if (option.kind != static_cast<std::uint8_t>(wire::TcpOptionKind::sack)) continue;
        for (std::size_t i = 0; i + 8 <= option.data.size(); i += 8)
            sum += load_be32(option.data, i + 4) - load_be32(option.data, i);
    }
    return sum;
}

// A capture that begins in mid-stream counts from its first segment, as if that were number 1.
Conversation follow(Layer& layer, const TcpView& tcp, std::size_t payload) {
    auto& state = layer.state();
    if (state.history == nullptr || layer.quoted() || !state.ip.source) return {};
    const bool syn = tcp.has(flag::kSyn);
    bool from_low = false;
    auto& conversation = state.history->conversations.tcp(
        {state.ip.source, tcp.source_port()}, {state.ip.destination, tcp.destination_port()},
        state.tunnel_key, syn && !tcp.has(flag::kAck), tcp.sequence(), from_low);
    auto& own = conversation.directions[from_low ? 0 : 1];
    auto& other = conversation.directions[from_low ? 1 : 0];
    if (!own.base || syn) own.base = syn ? tcp.sequence() : tcp.sequence() - 1;
    if (tcp.has(flag::kAck) && !other.base) other.base = tcp.acknowledgment() - 1;
    if (syn) {
        own.window_shift = window_shift(tcp);
        own.syn_seen = true;
    }
    const TcpSegment segment{state.number,
                             state.time.value_or(0),
                             tcp.sequence(),
                             tcp.acknowledgment(),
                             static_cast<std::uint32_t>(payload),
                             tcp.window(),
                             tcp.flags(),
                             own.window_shift,
                             sacked_bytes(tcp)};
    const auto findings = conversation.analysis.add(segment, from_low);
    state.history->conversations.settle(conversation);
    return {&conversation, &own, &other, findings};
}

std::string flag_letters(const TcpView& tcp) {
    static constexpr std::string_view kLetters = "RRRACEUAPRSF";
    std::string text;
    for (std::size_t i = 0; i < kLetters.size(); ++i) {
        const bool set = (tcp.flags() >> (11 - i) & 1) != 0;
        if (set) {
            text += kLetters[i];
        } else {
            text += "·";
        }
    }
    return text;
}

void describe_flags(Layer& layer) {
    const Layer::Group below(layer, layer.add(kFlags, 12, 2));
    for (const auto* field : {&kFlagReserved, &kFlagAe, &kFlagCwr, &kFlagEce, &kFlagUrg, &kFlagAck,
                              &kFlagPush, &kFlagReset, &kFlagSyn, &kFlagFin})
        layer.add(*field, 12, 2);
    if (const auto tcp = TcpView::over(layer.bytes()))
        layer.add_text(kFlagText, 12, 2, flag_letters(*tcp));
}

// What a segment does to its connection; its FIN is noted.
void describe_events(Layer& layer, const TcpView& tcp, const Conversation& conversation) {
    if (tcp.has(flag::kSyn)) layer.add_generated(tcp.has(flag::kAck) ? kAccepts : kOpens, 1);
    if (tcp.has(flag::kRst)) layer.add_generated(kResets, 1);
    if (!tcp.has(flag::kFin)) return;
    layer.add_generated(kCloses, 1);
    if (conversation.tcp == nullptr) return;
    layer.add_generated(conversation.other->fin_seen ? kClosesSecond : kClosesFirst, 1);
    conversation.own->fin_seen = true;
}

void describe_ports(Layer& layer) {
    layer.add(kSourcePort, 0, 2);
    layer.add(kDestinationPort, 2, 2);
    layer.add_hidden(kPort, 0, 2);
    layer.add_hidden(kPort, 2, 2);
}

void describe_numbers(Layer& layer, const TcpView& tcp, const Conversation& conversation,
                      std::size_t payload) {
    const bool known = conversation.tcp != nullptr;
    const std::uint32_t base = known ? conversation.own->base.value_or(0) : 0;
    const std::uint32_t other = known ? conversation.other->base.value_or(0) : 0;
    const std::uint32_t sequence = tcp.sequence() - base;
    if (known) {
        layer.add_generated(kStream, conversation.tcp->stream);
        layer.add_generated(kCompleteness, conversation.findings.stages);
    }
    layer.add_number(kSequence, 4, 4, sequence);
    // Of a segment that an error quotes, nobody knows how long it was.
    if (!layer.quoted()) {
        layer.add_generated(kLength, payload);
        layer.add(kSequenceRaw, 4, 4);
        const bool event = tcp.has(flag::kSyn) || tcp.has(flag::kFin);
        layer.add_generated(kNextSequence,
                            sequence + static_cast<std::uint32_t>(payload) + (event ? 1 : 0));
    }
    layer.add_number(kAck, 8, 4, tcp.acknowledgment() - (tcp.has(flag::kAck) ? other : 0));
    layer.add(kAckRaw, 8, 4);
    layer.add_number(kHeaderLength, 12, 1, tcp.header_length());
}

// RFC 7323: the shift counts from the segment after the SYNs, if both sides offered one.
void describe_window(Layer& layer, const TcpView& tcp, const Conversation& conversation) {
    layer.add(kWindowValue, 14, 2);
    const bool syn = tcp.has(flag::kSyn);
    int shift = -1;
    const auto refuses = [](const TcpDirection* side) {
        return side != nullptr && side->syn_seen && !side->window_shift;
    };
    const bool refused = refuses(conversation.own) || refuses(conversation.other);
    if (conversation.own != nullptr && conversation.own->window_shift && !refused)
        shift = *conversation.own->window_shift;
    layer.add_generated(kWindow, std::uint64_t{tcp.window()} << (syn || shift < 0 ? 0 : shift));
    if (syn) return;
    // As Wireshark has it: -1 unknown, -2 no scaling.
    const std::int64_t factor = shift >= 0 ? std::int64_t{1} << shift : refused ? -2 : -1;
    layer.add_generated(kWindowScale, static_cast<std::uint64_t>(factor));
}

void describe_times(Layer& layer, const Conversation& conversation) {
    const auto& time = layer.state().time;
    if (conversation.tcp == nullptr || !time) return;
    auto& tcp = *conversation.tcp;
    const auto since = [&](const std::optional<std::int64_t>& earlier) {
        return static_cast<std::uint64_t>(
            (Instant{*time} - Instant{earlier.value_or(*time)}).nanoseconds);
    };
    layer.add_generated(kTimeRelative, since(tcp.first_time));
    layer.add_generated(kTimeDelta, since(tcp.previous_time));
    if (!tcp.first_time) tcp.first_time = time;
    tcp.previous_time = time;
}

void describe_heading(Layer& layer, const TcpView& tcp, const Conversation& conversation,
                      std::size_t payload) {
    const bool known = conversation.tcp != nullptr;
    const auto sequence = tcp.sequence() - (known ? conversation.own->base.value_or(0) : 0);
    std::string ack;
    if (tcp.has(flag::kAck))
        ack = fmt::format(
            ", Ack: {}", tcp.acknowledgment() - (known ? conversation.other->base.value_or(0) : 0));
    const auto length = layer.quoted() ? std::string() : fmt::format(", Len: {}", payload);
    layer.heading("Transmission Control Protocol, Src Port: {}, Dst Port: {}, Seq: {}{}{}",
                  tcp.source_port(), tcp.destination_port(), sequence, ack, length);
}

// RFC 9293 section 3.5.3: what comes with a reset says why.
void describe_payload(Layer& layer, const TcpView& tcp) {
    const auto header = tcp.header_length();
    if (layer.size() <= header) return;
    layer.add(tcp.has(flag::kRst) ? kResetCause : kPayload, header, layer.size() - header);
}

void describe(Layer& layer, const TcpView& tcp, const Conversation& conversation,
              ChecksumStatus status, std::size_t payload) {
    describe_numbers(layer, tcp, conversation, payload);
    describe_flags(layer);
    describe_events(layer, tcp, conversation);
    describe_window(layer, tcp, conversation);
    layer.add(kChecksum, 16, 2);
    layer.add_generated(kChecksumStatus, static_cast<std::uint64_t>(status));
    layer.add(kUrgent, 18, 2);
    const auto base = conversation.tcp == nullptr ? 0 : conversation.other->base.value_or(0);
    dissect_tcp_options(layer, tcp.options(), {base, tcp.acknowledgment()});
    describe_times(layer, conversation);
    if (conversation.tcp != nullptr) describe_tcp_analysis(layer, conversation.findings);
    if (payload > 0) describe_payload(layer, tcp);
    describe_heading(layer, tcp, conversation, payload);
    static constexpr std::array<std::string_view, 9> kNames = {"FIN", "SYN", "RST", "PSH", "ACK",
                                                               "URG", "ECE", "CWR", "AE"};
    std::string names;
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if ((tcp.flags() >> i & 1) != 0) names.append(names.empty() ? "" : ", ").append(kNames[i]);
    layer.info("{} → {} [{}] Len={}", tcp.source_port(), tcp.destination_port(), names, payload);
}

void check(Layer& layer, const TcpView& tcp) {
    const auto odd_pair = [&](std::uint16_t a, std::uint16_t b) {
        return tcp.has(a) && tcp.has(b);
    };
    if (odd_pair(flag::kSyn, flag::kFin) || odd_pair(flag::kSyn, flag::kRst) ||
        (tcp.flags() & 0x1ff) == 0)
        layer.remark(remarks::kTcpFlags, 12, 2, "flags {:#05x} never go together", tcp.flags());
    if (tcp.source_port() == 0 || tcp.destination_port() == 0)
        layer.remark(remarks::kUdpPortZero, 0, 4, "port {} → {}", tcp.source_port(),
                     tcp.destination_port());
}

void fill_columns(Layer& layer, const TcpView& tcp) {
    auto* columns = layer.columns();
    if (columns == nullptr) return;
    if (columns->has_ports) {
        layer.summary().beyond = true;
        return;
    }
    columns->has_ports = true;
    columns->source_port = tcp.source_port();
    columns->destination_port = tcp.destination_port();
}

// What can be told of a segment whose header is not whole.
std::optional<Next> dissect_cut(Layer& layer) {
    if (layer.detailed()) {
        describe_ports(layer);
        layer.add(kSequence, 4, 4);
        if (!layer.quoted()) layer.add(kSequenceRaw, 4, 4);
        layer.add(kAckRaw, 8, 4);
        if (layer.size() >= 14) {
            layer.add(kAck, 8, 4);
            layer.add_number(kHeaderLength, 12, 1, std::uint64_t{4} * (layer.bytes()[12] >> 4));
            describe_flags(layer);
        }
        layer.add(kWindowValue, 14, 2);
        layer.add(kChecksum, 16, 2);
        if (layer.size() >= 4)
            layer.heading("Transmission Control Protocol, Src Port: {}, Dst Port: {}",
                          load_be16(layer.bytes(), 0), load_be16(layer.bytes(), 2));
    }
    layer.require(TcpView::kLength);
    return std::nullopt;
}

bool header_fits(Layer& layer, const TcpView& tcp) {
    const auto length = tcp.header_length();
    if (length >= TcpView::kLength && length <= layer.window().reported) return true;
    if (layer.quoted()) return false;
    layer.remark(remarks::kTcpHeaderLength, 12, 1, "header length {}: 20 to {} are possible",
                 length, std::min<std::size_t>(60, layer.window().reported));
    return false;
}

Next next_by_port(const TcpView& tcp, const Window& payload) {
    constexpr std::uint16_t kDnsPort = 53;
    const bool dns = tcp.source_port() == kDnsPort || tcp.destination_port() == kDnsPort;
    return {.protocol = dns ? Protocol::dns : Protocol::data,
            .window = payload,
            .number = tcp.destination_port()};
}

std::optional<Next> dissect(Layer& layer) {
    const auto tcp = TcpView::over(layer.bytes());
    if (!tcp) return dissect_cut(layer);
    if (layer.detailed()) describe_ports(layer);
    fill_columns(layer, *tcp);
    const bool fits = header_fits(layer, *tcp);
    const auto status = verify_transport_checksum(layer, wire::IpProtocol::tcp, 16,
                                                  layer.window().reported, remarks::kTcpChecksum);
    const auto header = fits ? tcp->header_length() : std::size_t{layer.window().reported};
    const auto length = layer.window().reported - header;
    const auto conversation = follow(layer, *tcp, length);
    if (layer.detailed()) {
        describe(layer, *tcp, conversation, status, length);
    } else {
        describe_times(layer, conversation);
    }
    if (!fits) return std::nullopt;
    layer.covers(header);
    check(layer, *tcp);
    remark_on_tcp_options(layer, tcp->options());
    if (!layer.require(header)) return std::nullopt;
    const auto payload = layer.window().from(header);
    if (payload.reported == 0 || tcp->has(flag::kRst)) return std::nullopt;
    auto next = next_by_port(*tcp, payload);
    next.repeated = next.protocol == Protocol::data && conversation.findings.is_repetition();
    return next;
}

}  // namespace

const ProtocolDef kTcp{Protocol::tcp, kHeading, "tcp", "TCP", dissect, tcp_fields(kOwnFields)};

}  // namespace vxlab::dissect::protocols
