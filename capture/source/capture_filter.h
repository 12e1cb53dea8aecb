// Capture filters: libpcap's filter text (pcap-filter(7)) to a BPF program. Compiled here, without
// privilege; vxlab-capture receives only the program.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "capture/source/packet.h"

namespace vxlab::source {

// One instruction of the classic BPF machine.
struct BpfInstruction {
    std::uint16_t code = 0;
    std::uint8_t jump_true = 0;
    std::uint8_t jump_false = 0;
    std::uint32_t operand = 0;

    friend bool operator==(const BpfInstruction&, const BpfInstruction&) = default;
};

struct CaptureFilter {
    // For the kernel. Empty: it passes everything (no filter text, or see below).
    std::vector<BpfInstruction> program;
    // For the capturing process, on whole packets: a filter that tests VLAN tags. The kernel keeps
    // the outer tag beside the packet, where a program made without an open device does not look.
    std::vector<BpfInstruction> own_program;
};

// Error: what libpcap says of the text, with the text; also a filter that no packet can pass.
// An empty text (or blanks) is no filter.
Result<CaptureFilter> compile_capture_filter(const std::string& text, LinkType link_type);

// Whether a whole packet passes; an empty program passes everything.
bool passes(const std::vector<BpfInstruction>& program, Bytes packet, std::uint32_t wire_length);

}  // namespace vxlab::source
