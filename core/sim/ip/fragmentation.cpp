#include "core/sim/ip/fragmentation.h"

#include <algorithm>

#include "core/wire/ethernet.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kEthernet = wire::EthernetView::kLength;

std::vector<std::vector<std::uint8_t>> fragment_v4(Bytes frame, std::uint32_t mtu) {
    const auto packet = frame.subspan(kEthernet);
    const auto view = *wire::Ipv4View::over(packet);
    const auto header = view.header();
    const auto payload = view.payload();
    const std::size_t room = (mtu - header.size()) / 8 * 8;
    std::vector<std::vector<std::uint8_t>> pieces;
    for (std::size_t at = 0; at < payload.size(); at += room) {
        const auto part = payload.subspan(at, std::min(room, payload.size() - at));
        const bool last = at + part.size() == payload.size();
        std::vector<std::uint8_t> piece(frame.begin(), frame.begin() + kEthernet);
        wire::append_bytes(header, piece);
        MutableBytes out(piece);
        const auto ip = out.subspan(kEthernet);
        store_be16(ip, 2, static_cast<std::uint16_t>(header.size() + part.size()));
        const bool more = !last || view.more_fragments();
        const auto offset = (view.fragment_offset() + at) / 8;
        store_be16(ip, 6, static_cast<std::uint16_t>((more ? 0x2000u : 0u) | offset));
        store_be16(ip, 10, 0);
        store_be16(ip, 10, wire::checksum(ip));
        wire::append_bytes(part, piece);
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

std::vector<std::vector<std::uint8_t>> fragment_v6(Bytes frame, std::uint32_t mtu,
                                                   std::uint32_t identification) {
    constexpr std::size_t kFragmentHeader = 8;
    const auto packet = frame.subspan(kEthernet);
    const auto view = *wire::Ipv6View::over(packet);
    const auto payload = packet.subspan(wire::Ipv6View::kLength);
    const std::size_t room = (mtu - wire::Ipv6View::kLength - kFragmentHeader) / 8 * 8;
    std::vector<std::vector<std::uint8_t>> pieces;
    for (std::size_t at = 0; at < payload.size(); at += room) {
        const auto part = payload.subspan(at, std::min(room, payload.size() - at));
        const bool more = at + part.size() < payload.size();
        std::vector<std::uint8_t> piece(frame.begin(),
                                        frame.begin() + kEthernet + wire::Ipv6View::kLength);
        MutableBytes out(piece);
        store_be16(out, kEthernet + 4, static_cast<std::uint16_t>(kFragmentHeader + part.size()));
        out[kEthernet + 6] = static_cast<std::uint8_t>(wire::IpProtocol::fragment);
        std::uint8_t extension[kFragmentHeader] = {};
        extension[0] = static_cast<std::uint8_t>(view.next_header());
        store_be16(extension, 2, static_cast<std::uint16_t>(at | (more ? 1u : 0u)));
        store_be32(extension, 4, identification);
        wire::append_bytes(extension, piece);
        wire::append_bytes(part, piece);
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

}  // namespace

std::vector<std::vector<std::uint8_t>> fragment(Bytes frame, std::uint32_t mtu,
                                                std::uint32_t identification) {
    const auto type = wire::EthernetView::over(frame)->type();
    return type == wire::EtherType::ipv4 ? fragment_v4(frame, mtu)
                                         : fragment_v6(frame, mtu, identification);
}

}  // namespace vxlab::sim
