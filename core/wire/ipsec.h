// IPsec's headers: AH (RFC 4302), and what of ESP is not encrypted (RFC 4303).
#pragma once

#include "core/wire/header.h"
#include "core/wire/ip_protocol.h"

namespace vxlab::wire {

// kLength is the part without the integrity check value.
class AuthenticationHeaderView : public HeaderView<AuthenticationHeaderView, 12> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    IpProtocol next_header() const { return static_cast<IpProtocol>(u8(0)); }
    // In bytes, as claimed: in 4-byte units minus 2 on the wire; may be less than kLength.
    std::size_t header_length() const { return (std::size_t{u8(1)} + 2) * 4; }
    std::uint32_t spi() const { return be32(4); }
    std::uint32_t sequence() const { return be32(8); }
};

class EspView : public HeaderView<EspView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint32_t spi() const { return be32(0); }
    std::uint32_t sequence() const { return be32(4); }
};

}  // namespace vxlab::wire
