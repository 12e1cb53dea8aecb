// The sysctls of a namespace that are modelled: path ("net.ipv4.ip_forward") to value. Those of one
// interface (net.ipv4.conf.NAME.*, net.ipv6.conf.NAME.*, net.ipv4.neigh.NAME.*,
// net.ipv6.neigh.NAME.*) come and go with it, and begin with what `default` says.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/base/kernel_error.h"

namespace vxlab::sim {

class Sysctls {
public:
    using Values = std::map<std::string, std::string, std::less<>>;

    // With the kernel's defaults for a new namespace.
    Sysctls();

    // Null: not modelled. Parts are joined by '.', of an interface name too, as it stands.
    const std::string* get(std::string_view path) const;
    // The first number of the value; fallback where there is none.
    std::int64_t number(std::string_view path, std::int64_t fallback = 0) const;
    // A write of one value, and what the kernel makes of it: ip_forward and conf.all.forwarding (of
    // IPv6 also conf.all.disable_ipv6) are written to `default` and every interface too. Errors:
    // ENOENT (not modelled), EINVAL (not a number where the value is one).
    KernelResult<> set(std::string_view path, std::string_view value);
    const Values& all() const { return values_; }
    // Those of one interface, and those that are no interface's (of conf.all and conf.default too).
    Values of_interface(std::string_view name) const;
    Values of_no_interface() const;
    // Called after each write with its path.
    void set_observer(std::function<void(std::string_view path)> observer) {
        observer_ = std::move(observer);
    }

    // Changes with every set and every interface, so that a reader on the data path may keep what
    // it read.
    std::uint64_t revision() const { return revision_; }
    // How often set() changed something; 1 is none.
    std::uint64_t writes() const { return writes_; }

    void add_interface(std::string_view name);
    void remove_interface(std::string_view name);
    void rename_interface(std::string_view from, std::string_view to);

private:
    void copy(std::string_view path, Values& to) const;
    // The other unit of the same setting (neigh_sysctl_register).
    void convert(std::string_view path, std::int64_t number);
    void put_all(std::string_view folder, std::string_view leaf, const std::string& value);

    Values values_;
    std::uint64_t revision_ = 1, writes_ = 1;
    std::function<void(std::string_view)> observer_;
};

}  // namespace vxlab::sim
