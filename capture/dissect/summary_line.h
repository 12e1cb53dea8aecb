// One line a packet, outside to inside: "10.0.0.1 → 10.0.0.2  VXLAN 42  10.1.0.1 → 10.1.0.2  ICMP
// Echo (ping) request …". In pieces, each with what it is, so that every front end can colour it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "capture/dissect/dissection.h"

namespace vxlab::dissect {

// What a piece of text speaks of; the colours are the front ends'.
enum class Role : std::uint8_t {
    plain,
    outer,    // underlay headers
    tunnel,   // VXLAN, Geneve, GRE, VNI
    inner,    // overlay headers
    control,  // ARP, ND, IGMP, STP …
    warning,
    error,
};

struct Piece {
    Role role = Role::plain;
    std::string text;
};

Role role_of(const LayerInfo& layer);

// REQUIRES: a full dissection. Without number, time and length: those are columns of their own.
std::vector<Piece> summary_pieces(const Dissection& dissection);

// The end of the line alone: what the last layer understood says, without its name where it says
// something, and the remarks.
// REQUIRES: a full dissection.
std::vector<Piece> info_pieces(const Dissection& dissection);

// The pieces in one string.
std::string summary_line(const Dissection& dissection);

}  // namespace vxlab::dissect
