// VLANs of the bridge and its ports (net/bridge/br_vlan.c).
#include <cerrno>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/simulator.h"
#include "core/wire/vlan.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kTag = 4;
constexpr std::size_t kTagAt = 12;
constexpr std::uint16_t kLastVlan = 4094;

}  // namespace

bool Bridge::allows(const std::map<std::uint16_t, BridgeVlan>& vlans, std::uint16_t id) {
    return vlans.contains(id);
}

// __allowed_ingress: finds the VLAN of the frame, by its tag or by the PVID.
bool Bridge::admit(Passage& passage, const std::map<std::uint16_t, BridgeVlan>& vlans,
                   std::uint16_t pvid) {
    if (!options_.vlan_filtering) return true;
    const auto bytes = passage.frame.bytes();
    passage.tagged = load_be16(bytes, kTagAt) == options_.vlan_protocol &&
                     bytes.size() >= wire::EthernetView::kLength + kTag;
    if (passage.tagged) passage.tag_control = load_be16(bytes, kTagAt + 2);
    passage.vlan = passage.tag_control & 0xfff;
    if (passage.vlan == 0) {
        if (pvid == 0) return false;
        passage.vlan = pvid;
        passage.tag_control = static_cast<std::uint16_t>(passage.tag_control | pvid);
    }
    return allows(vlans, passage.vlan);
}

bool Bridge::retag(const Passage& passage, const std::map<std::uint16_t, BridgeVlan>& vlans,
                   Frame& frame) const {
    if (!options_.vlan_filtering) return true;
    const auto found = vlans.find(passage.vlan);
    if (found == vlans.end()) return false;
    const bool untagged = found->second.untagged;
    if (untagged && passage.tagged) {
        auto& bytes = frame.writable();
        bytes.erase(bytes.begin() + kTagAt, bytes.begin() + kTagAt + kTag);
    } else if (!untagged) {
        auto& bytes = frame.writable();
        if (!passage.tagged) bytes.insert(bytes.begin() + kTagAt, kTag, 0);
        store_be16(bytes, kTagAt, options_.vlan_protocol);
        store_be16(bytes, kTagAt + 2, passage.tag_control);
    }
    return true;
}

KernelResult<> Bridge::add_vlan(BridgePort* port, std::uint16_t id, bool pvid, bool untagged) {
    if (id == 0 || id > kLastVlan) return refuse(EINVAL, "Vlan id is invalid");
    auto& vlans = port ? port->vlans : vlans_;
    auto& current = port ? port->pvid : pvid_;
    const bool is_new = !vlans.contains(id);
    auto& vlan = vlans[id];
    vlan.id = id;
    vlan.untagged = untagged;
    if (pvid && current != 0 && current != id) vlans[current].pvid = false;
    if (pvid)
        current = id;
    else if (current == id)
        current = 0;
    vlan.pvid = pvid;
    if (is_new && options_.vlan_filtering)
        add_local(port, port ? port->interface.address : id_address_, id);
    if (port) notify_port(*port);
    return {};
}

KernelResult<> Bridge::delete_vlan(BridgePort* port, std::uint16_t id) {
    auto& vlans = port ? port->vlans : vlans_;
    if (!vlans.contains(id)) return refuse(ENOENT);
    vlans.erase(id);
    if (auto& current = port ? port->pvid : pvid_; current == id) current = 0;
    for (const auto* row : fdb_.rows())
        if (row->port == port && row->vlan == id) forget(*row, trace::EventKind::row_removed);
    if (port) notify_port(*port);
    return {};
}

void Bridge::set_vlan_filtering(bool on) {
    if (options_.vlan_filtering == on) return;
    options_.vlan_filtering = on;
    if (!on) {
        for (const auto* row : fdb_.rows())
            if (row->vlan != 0) forget(*row, trace::EventKind::row_removed);
        return;
    }
    for (const auto& [id, vlan] : vlans_) add_local(nullptr, id_address_, id);
    for (const auto& port : ports_)
        for (const auto& [id, vlan] : port->vlans)
            add_local(port.get(), port->interface.address, id);
}

// __br_vlan_set_default_pvid: the ports and the bridge that still have the former one change. By
// netlink it may be set while filtering is on; sysfs alone refuses that.
KernelResult<> Bridge::change_default_pvid(std::uint16_t id) {
    if (id > kLastVlan) return refuse(EINVAL);
    const auto former = options_.vlan_default_pvid;
    if (id == former) return {};
    options_.vlan_default_pvid = id;
    const auto move = [&](BridgePort* port) {
        auto& vlans = port ? port->vlans : vlans_;
        const auto pvid = port ? port->pvid : pvid_;
        if (former != 0 && (pvid != former || !vlans.at(former).untagged)) return;
        if (id != 0 && vlans.contains(id)) return;
        if (id != 0) (void)add_vlan(port, id, true, true);
        if (former != 0) (void)delete_vlan(port, former);
    };
    move(nullptr);
    for (const auto& port : ports_) move(port.get());
    return {};
}

}  // namespace vxlab::sim
