#include "capture/dissect/protocols/tcp_analysis_fields.h"

#include <vector>

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr FieldDef kAnalysis{"tcp.analysis", "SEQ/ACK analysis", none};
constexpr FieldDef kFlags{"tcp.analysis.flags", "TCP Analysis Flags", none};
constexpr FieldDef kDuplicateAck{"tcp.analysis.duplicate_ack", "Duplicate acknowledgment", none};
constexpr FieldDef kDuplicateNumber{"tcp.analysis.duplicate_ack_num", "Duplicate ACK #", uint32,
                                    Base::dec};
constexpr FieldDef kDuplicateFrame{"tcp.analysis.duplicate_ack_frame",
                                   "Duplicate to the ACK in frame", frame_number};
constexpr FieldDef kAcksFrame{"tcp.analysis.acks_frame", "This is an ACK to the segment in frame",
                              frame_number};
constexpr FieldDef kAckRtt{"tcp.analysis.ack_rtt", "The RTT to ACK the segment was", relative_time};
constexpr FieldDef kInitialRtt{"tcp.analysis.initial_rtt", "iRTT", relative_time};
constexpr FieldDef kRto{"tcp.analysis.rto", "The RTO for this segment was", relative_time};
constexpr FieldDef kRtoFrame{"tcp.analysis.rto_frame", "RTO based on delta from frame",
                             frame_number};
constexpr FieldDef kInFlight{"tcp.analysis.bytes_in_flight", "Bytes in flight", uint32, Base::dec};
constexpr FieldDef kPushBytes{"tcp.analysis.push_bytes_sent", "Bytes sent since last PSH flag",
                              uint32, Base::dec};
constexpr const FieldDef* kFields[] = {
    &kAnalysis, &kDuplicateAck, &kFlags, &kDuplicateNumber, &kDuplicateFrame, &kAcksFrame,
    &kAckRtt,   &kInitialRtt,   &kRto,   &kRtoFrame,        &kInFlight,       &kPushBytes};

struct Finding {
    FieldDef field;
    bool TcpFindings::*found;
};
constexpr Finding kFindings[] = {
    {{"tcp.analysis.retransmission", "Retransmission", none}, &TcpFindings::retransmission},
    {{"tcp.analysis.fast_retransmission", "Fast retransmission", none},
     &TcpFindings::fast_retransmission},
    {{"tcp.analysis.spurious_retransmission", "Spurious retransmission", none},
     &TcpFindings::spurious_retransmission},
    {{"tcp.analysis.out_of_order", "Out-of-order segment", none}, &TcpFindings::out_of_order},
    {{"tcp.analysis.reused_ports", "Ports of an earlier connection", none},
     &TcpFindings::reused_ports},
    {{"tcp.analysis.lost_segment", "Previous segment not captured", none},
     &TcpFindings::lost_segment},
    {{"tcp.analysis.ack_lost_segment", "Acknowledged segment not captured", none},
     &TcpFindings::ack_lost_segment},
    {{"tcp.analysis.window_update", "Window update", none}, &TcpFindings::window_update},
    {{"tcp.analysis.window_full", "Window full", none}, &TcpFindings::window_full},
    {{"tcp.analysis.zero_window", "Zero window", none}, &TcpFindings::zero_window},
    {{"tcp.analysis.zero_window_probe", "Zero window probe", none},
     &TcpFindings::zero_window_probe},
    {{"tcp.analysis.zero_window_probe_ack", "Acknowledged zero window probe", none},
     &TcpFindings::zero_window_probe_ack},
    {{"tcp.analysis.keep_alive", "Keep-alive", none}, &TcpFindings::keep_alive},
    {{"tcp.analysis.keep_alive_ack", "Acknowledged keep-alive", none},
     &TcpFindings::keep_alive_ack},
};

void describe_flags(Layer& layer, const TcpFindings& findings) {
    if (!findings.has_flags()) return;
    const Layer::Group below(layer, layer.add_generated(kFlags, 1));
    for (const auto& finding : kFindings)
        if (findings.*finding.found) layer.add_generated(finding.field, 1);
    if (findings.duplicate_ack) layer.add_generated(kDuplicateAck, 1);
}

}  // namespace

void describe_tcp_analysis(Layer& layer, const TcpFindings& findings) {
    if (!layer.detailed()) return;
    const bool nothing = !findings.has_flags() && findings.acked_frame == 0 &&
                         findings.in_flight == 0 && findings.push_bytes == 0 &&
                         !findings.ack_told_before;
    if (nothing) return;
    const auto add_time = [&layer](const FieldDef& field, std::int64_t time) {
        layer.add_generated(field, static_cast<std::uint64_t>(time));
    };
    const Layer::Group below(layer, layer.add_generated(kAnalysis, 1));
    if (findings.acked_frame != 0) {
        layer.add_generated(kAcksFrame, findings.acked_frame);
        add_time(kAckRtt, findings.ack_rtt);
    }
    if (findings.initial_rtt) add_time(kInitialRtt, *findings.initial_rtt);
    if (findings.in_flight > 0) layer.add_generated(kInFlight, findings.in_flight);
    if (findings.push_bytes > 0) layer.add_generated(kPushBytes, findings.push_bytes);
    describe_flags(layer, findings);
    if (findings.rto) {
        add_time(kRto, *findings.rto);
        layer.add_generated(kRtoFrame, findings.rto_frame);
    }
    if (!findings.duplicate_ack) return;
    layer.add_generated(kDuplicateAck, 1);  // Wireshark names it in both places
    layer.add_generated(kDuplicateNumber, findings.duplicate_number);
    layer.add_generated(kDuplicateFrame, findings.duplicate_frame);
}

std::span<const FieldDef* const> tcp_analysis_fields() {
    static const std::vector<const FieldDef*> kAll = [] {
        std::vector<const FieldDef*> list(std::begin(kFields), std::end(kFields));
        for (const auto& finding : kFindings) list.push_back(&finding.field);
        return list;
    }();
    return kAll;
}

}  // namespace vxlab::dissect::protocols
