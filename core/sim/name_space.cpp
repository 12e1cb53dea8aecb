#include "core/sim/name_space.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/devices/loopback.h"
#include "core/sim/devices/nic.h"
#include "core/sim/devices/vxlan.h"
#include "core/sim/devices/vxlan_underlay.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/link_registry.h"
#include "core/sim/notification.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

Namespace::Namespace(Simulator& simulator, trace::NamespaceId id)
    : simulator_(simulator),
      id_(id),
      ip_(std::make_unique<IpStack>(*this)),
      vxlans_(std::make_unique<VxlanUnderlay>(*this)) {
    sysctls_.set_observer([this](std::string_view path) { ip_->sysctl_changed(path); });
    LinkRegistry::add(*this, std::make_unique<Loopback>(simulator));
}

// What a user made goes, tunnels through here first, then the youngest first; lo last.
Namespace::~Namespace() {
    while (!vxlans_->devices().empty()) LinkRegistry::remove(*vxlans_->devices().back());
    while (!interfaces_.empty()) {
        auto& youngest = *interfaces_.rbegin()->second;
        auto* nic = dynamic_cast<Nic*>(&youngest);
        if (!nic || !nic->go_home()) LinkRegistry::remove(youngest);
    }
    std::erase(simulator_.namespaces_, this);
    for (auto* other : simulator_.namespaces_)
        std::erase_if(other->nsids_, [this](const auto& entry) { return entry.second == id(); });
}

Interface* Namespace::find(std::string_view name) const {
    for (const auto& [index, interface] : interfaces_)
        if (interface->name == name) return interface;
    return nullptr;
}

Interface* Namespace::find(int index) const {
    const auto found = interfaces_.find(index);
    return found == interfaces_.end() ? nullptr : found->second;
}

std::optional<int> Namespace::nsid_of(const Namespace& other) const {
    for (const auto& [nsid, id] : nsids_)
        if (id == other.id()) return nsid;
    return std::nullopt;
}

int Namespace::name_nsid(const Namespace& other) {
    if (const auto known = nsid_of(other)) return *known;
    int nsid = 0;
    while (nsids_.contains(nsid)) ++nsid;
    (void)set_nsid(other, nsid);
    return nsid;
}

KernelResult<> Namespace::set_nsid(const Namespace& other, int nsid) {
    if (nsid_of(other)) return refuse(EEXIST, "Peer netns already has a nsid assigned");
    if (nsids_.contains(nsid)) return refuse(EEXIST, "The specified nsid is already used");
    nsids_[nsid] = other.id();
    for (auto* listener : simulator_.listeners()) listener->nsid(*this, nsid, Change::made);
    return {};
}

std::string Namespace::free_name(std::string_view stem) const {
    for (int number = 0;; ++number)
        if (auto name = std::string(stem) + std::to_string(number); !find(name)) return name;
}

}  // namespace vxlab::sim
