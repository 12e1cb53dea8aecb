// Finding the VTEP of a VNI: open addressing over a table that is made anew when a member comes or
// goes, which is seldom.
#include "core/vtep/socket.h"

#include <algorithm>
#include <bit>

#include "core/wire/vxlan.h"

namespace vxlab::vtep {
namespace {

std::size_t home_of(std::uint32_t vni, std::size_t mask) {
    return (vni * 0x9e37'79b1u >> 8) & mask;
}

}  // namespace

void VtepSocket::add(Vtep& vtep) {
    members_.insert(members_.begin(), &vtep);
    rebuild();
}

void VtepSocket::remove(const Vtep& vtep) {
    members_.erase(std::remove(members_.begin(), members_.end(), &vtep), members_.end());
    rebuild();
}

void VtepSocket::rebuild() {
    slots_.assign(std::bit_ceil(2 * members_.size() + 1), {});
    const auto mask = slots_.size() - 1;
    for (auto* vtep : members_) {
        auto slot = home_of(vtep->config().vni, mask);
        while (slots_[slot].vtep) slot = (slot + 1) & mask;
        slots_[slot] = {vtep->config().vni, vtep};
    }
}

Vtep* VtepSocket::find(std::uint32_t vni, trace::InterfaceId interface) const {
    if (slots_.empty()) return nullptr;
    const auto mask = slots_.size() - 1;
    for (auto slot = home_of(vni, mask); slots_[slot].vtep; slot = (slot + 1) & mask) {
        auto* vtep = slots_[slot].vtep;
        if (slots_[slot].vni != vni || !vtep->is_up()) continue;
        if (vtep->config().link_local() && vtep->config().interface != interface) continue;
        return vtep;
    }
    return nullptr;
}

VtepSocket::Outcome VtepSocket::receive(const Datagram& datagram, Instant now) {
    using trace::Reason;
    const auto header = wire::VxlanView::over(datagram.payload);
    auto* vtep = header ? find(header->vni(), datagram.interface) : nullptr;
    if (vtep) return {vtep, &vtep->from_underlay(datagram, now)};
    unclaimed_.decision.verdict = trace::Verdict::drop;
    unclaimed_.decision.reason = datagram.checksum == UdpChecksum::wrong
                                     ? Reason::vxlan_bad_checksum
                                 : !header                  ? Reason::vxlan_too_short
                                 : !header->instance_flag() ? Reason::vxlan_no_instance_flag
                                                            : Reason::vxlan_unknown_vni;
    return {nullptr, &unclaimed_};
}

}  // namespace vxlab::vtep
