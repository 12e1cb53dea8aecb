// `ip address` as it is written: what to add, change, remove, show or flush. Pure: the devices
// named are not looked up here.
#pragma once

#include <optional>
#include <string>

#include "core/sim/ip/numbers.h"
#include "labs/tools/iproute/arguments.h"
#include "labs/tools/iproute/device_names.h"

namespace vxlab::labs::ip_tool {

// IFA_F_*, as far as a user may ask for them or filter by them.
namespace ifa {
inline constexpr std::uint32_t secondary = 0x01;  // temporary, of IPv6
inline constexpr std::uint32_t nodad = 0x02;
inline constexpr std::uint32_t optimistic = 0x04;
inline constexpr std::uint32_t dadfailed = 0x08;
inline constexpr std::uint32_t home = 0x10;
inline constexpr std::uint32_t deprecated = 0x20;
inline constexpr std::uint32_t tentative = 0x40;
inline constexpr std::uint32_t permanent = 0x80;
inline constexpr std::uint32_t mngtmpaddr = 0x100;
inline constexpr std::uint32_t noprefixroute = 0x200;
inline constexpr std::uint32_t autojoin = 0x400;
}  // namespace ifa

struct AddressChange {
    std::string device;
    iproute::Prefix local{};  // Family::none: not given
    std::optional<iproute::Prefix> peer{};
    std::optional<IpAddress> broadcast{};
    std::optional<IpAddress> anycast{};
    std::string label;
    std::optional<std::uint8_t> scope{};
    std::uint32_t metric = 0;
    std::uint32_t valid = sim::kForever;      // seconds
    std::uint32_t preferred = sim::kForever;  // seconds
    std::uint32_t flags = 0;                  // ifa
    std::string warnings;                     // whole lines, for stderr

    // The prefix that the address is in.
    std::uint8_t prefix_length() const;
};

enum class AddressVerb { add, change, replace, remove };

// What `show` and `flush` pick.
struct AddressFilter {
    std::string device;
    std::string label;  // a pattern
    std::optional<iproute::Prefix> to{};
    std::optional<std::uint8_t> scope{};
    std::uint32_t flags = 0, flag_mask = 0;  // ifa
    bool up = false;
    std::string master;
    bool no_master = false;
    std::string kind;
    std::optional<std::uint32_t> group{};
    bool has_address_filter() const { return to || scope || flag_mask != 0; }
};

AddressChange parse_address_change(iproute::Arguments& arguments, AddressVerb verb,
                                   IpAddress::Family family);
AddressFilter parse_address_filter(iproute::Arguments& arguments, IpAddress::Family family,
                                   const DeviceNames& devices);

}  // namespace vxlab::labs::ip_tool
