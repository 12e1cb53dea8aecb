// Requests that make, change, move and delete interfaces (RTM_NEWLINK, RTM_SETLINK, RTM_DELLINK),
// with the kernel's order of checks, errno and extack. What is not set in a request is as in the
// netlink message without it. Devices of a request are named by ifindex, since tools resolve names
// (and complain of them in their own words).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "core/base/kernel_error.h"
#include "core/base/mac_address.h"
#include "core/sim/devices/bridge/options.h"
#include "core/sim/devices/macvlan_options.h"
#include "core/sim/devices/vlan_options.h"
#include "core/sim/devices/vxlan_options.h"
#include "core/sim/interface.h"
#include "core/sim/name_space.h"

namespace vxlab::sim {

// The second half of `type veth peer …` (VETH_INFO_PEER).
struct VethPeer {
    std::string name{};  // empty: the next free vethN
    int index = 0;       // 0: the next free one
    std::optional<MacAddress> address{};
    std::optional<std::uint32_t> mtu{};
    std::shared_ptr<Namespace> name_space{};  // null: that of the other end
};

struct DummyOptions {};

using LinkOptions = std::variant<std::monostate, VethPeer, BridgeChange, VxlanChange, VlanOptions,
                                 MacvlanOptions, DummyOptions>;

struct LinkRequest {
    // "veth", "bridge", "vxlan", "vlan", "dummy", "macvlan", or whatever was typed; empty: not
    // given. Others are refused as the kernel refuses a kind without a driver.
    std::string kind{};
    LinkOptions options{};                           // of that kind; monostate: none given
    std::optional<BridgePortChange> port_options{};  // `type bridge_slave …`

    std::optional<std::string> name{};  // of a new one, or the new name (`ip link set X name Y`)
    int index = 0;                      // `index N` of a new one
    std::optional<int> link{};          // `link DEV`: the device below
    std::shared_ptr<Namespace> link_name_space{};  // where `link` is; null: where the request is
    std::optional<MacAddress> address{};
    std::optional<MacAddress> broadcast{};
    std::optional<std::uint32_t> mtu{};
    std::optional<std::uint32_t> tx_queue_length{};
    std::optional<std::uint32_t> group{};
    std::optional<std::string> alias{};  // empty: take it away
    std::optional<int> master{};         // 0: nomaster
    std::optional<bool> carrier{};
    std::shared_ptr<Namespace> name_space{};  // `netns X`: made there, or moved there

    // ifi_flags with ifi_change: what is set is changed.
    std::optional<bool> up{};
    std::optional<bool> arp{};
    std::optional<bool> multicast{};
    std::optional<bool> all_multicast{};
    std::optional<bool> promiscuous{};
    std::optional<bool> dynamic{};
};

// `ip link add`. The new interface (of a veth the end that was named first). Beside the kinds' own
// errors: EEXIST, "Attribute failed policy validation" (EINVAL; a name of 16 bytes or more),
// "Unknown device type" (EOPNOTSUPP).
KernelResult<Interface*> add_link(Namespace& name_space, const LinkRequest& request);

// `ip link set`, `bridge link set`, `ip link change`. What was changed before the refused part
// stays changed, as in the kernel.
KernelResult<> change_link(Interface& interface, const LinkRequest& request);

// `ip link del`. A veth takes its peer along; what stands on the interface (vlan, macvlan) goes
// first. EOPNOTSUPP for lo and for a device without a kind.
KernelResult<> delete_link(Interface& interface);

// `ip link set X netns Y` (name: keep it, EEXIST if it is taken there). The interface is down
// afterwards, out of its master, and without addresses. EINVAL for lo and bridges, with the
// kernel's words.
KernelResult<> move_to_namespace(Interface& interface, Namespace& target,
                                 std::optional<std::string> name = {});

}  // namespace vxlab::sim
