// A network namespace: its interfaces, its protocols, its sysctls. It begins with lo, down.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/kernel_error.h"
#include "core/sim/interface.h"
#include "core/sim/sysctls.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class IpStack;
class VxlanUnderlay;

class Namespace : public std::enable_shared_from_this<Namespace> {
public:
    // Made by Simulator::make_namespace.
    Namespace(Simulator& simulator, trace::NamespaceId id);
    // Removes its interfaces; a nic goes home.
    ~Namespace();
    Namespace(const Namespace&) = delete;
    Namespace& operator=(const Namespace&) = delete;

    trace::NamespaceId id() const { return id_; }
    Simulator& simulator() const { return simulator_; }
    IpStack& ip() const { return *ip_; }
    // The vxlan devices whose packets travel through this namespace.
    VxlanUnderlay& vxlans() const { return *vxlans_; }
    Sysctls& sysctls() { return sysctls_; }
    const Sysctls& sysctls() const { return sysctls_; }

    // By ifindex, the order in which `ip link` lists them.
    const std::map<int, Interface*>& interfaces() const { return interfaces_; }
    // Null: no such interface.
    Interface* find(std::string_view name) const;
    Interface* find(int index) const;
    Interface& loopback() const { return *find(1); }

    // What this namespace calls another one (IFLA_LINK_NETNSID, `ip netns list-id`); nothing until
    // it was named by the user or by a link into it.
    std::optional<int> nsid_of(const Namespace& other) const;
    // Gives it the next free number unless it has one.
    int name_nsid(const Namespace& other);
    // `ip netns set`. EEXIST: the number or the namespace has one.
    KernelResult<> set_nsid(const Namespace& other, int nsid);
    const std::map<int, trace::NamespaceId>& nsids() const { return nsids_; }

    // The first free name of "veth%d" and the like.
    std::string free_name(std::string_view stem) const;

private:
    friend struct LinkRegistry;
    friend class Simulator;

    Simulator& simulator_;
    trace::NamespaceId id_;
    Sysctls sysctls_;
    std::map<int, Interface*> interfaces_;
    int last_index_ = 0;
    std::map<int, trace::NamespaceId> nsids_;
    std::unique_ptr<IpStack> ip_;
    std::unique_ptr<VxlanUnderlay> vxlans_;
};

}  // namespace vxlab::sim
