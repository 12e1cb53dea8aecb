#include "core/sim/sysctls.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <vector>

#include "core/sim/sysctl_defaults.h"

namespace vxlab::sim {
namespace {

struct Folder {
    std::string_view path;
    const std::vector<SysctlDefault>* defaults;
};

// What each interface has.
std::array<Folder, 4> folders() {
    return {Folder{"net.ipv4.conf.", &kIpv4Conf}, Folder{"net.ipv6.conf.", &kIpv6Conf},
            Folder{"net.ipv4.neigh.", &kIpv4Neighbour}, Folder{"net.ipv6.neigh.", &kIpv6Neighbour}};
}

std::string path_of(std::string_view folder, std::string_view name, std::string_view leaf) {
    return std::string(folder).append(name).append(".").append(leaf);
}

// Whether text begins with a number; what it is.
bool read_number(std::string_view text, std::int64_t& number) {
    const auto end = text.data() + text.size();
    return std::from_chars(text.data(), end, number).ec == std::errc();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return text;
}

}  // namespace

Sysctls::Sysctls() {
    for (const auto& [name, value] : kGlobalSysctls) values_["net." + std::string(name)] = value;
    for (const auto& [folder, defaults] : folders()) {
        const bool conf = folder.find(".conf.") != folder.npos;
        for (const auto& [leaf, value] : *defaults) {
            values_[path_of(folder, "default", leaf)] = value;
            if (conf) values_[path_of(folder, "all", leaf)] = value;
        }
    }
    values_["net.ipv4.conf.all.accept_source_route"] = "0";
    values_["net.ipv6.conf.all.accept_dad"] = "0";
}

const std::string* Sysctls::get(std::string_view path) const {
    const auto found = values_.find(path);
    return found == values_.end() ? nullptr : &found->second;
}

std::int64_t Sysctls::number(std::string_view path, std::int64_t fallback) const {
    const auto* value = get(path);
    std::int64_t number = fallback;
    return value && read_number(*value, number) ? number : fallback;
}

void Sysctls::copy(std::string_view path, Values& to) const {
    if (const auto found = values_.find(path); found != values_.end()) to.insert(*found);
}

Sysctls::Values Sysctls::of_interface(std::string_view name) const {
    Values values;
    for (const auto& [folder, defaults] : folders())
        for (const auto& [leaf, value] : *defaults) copy(path_of(folder, name, leaf), values);
    return values;
}

Sysctls::Values Sysctls::of_no_interface() const {
    auto values = of_interface("all");
    values.merge(of_interface("default"));
    for (const auto& [name, value] : kGlobalSysctls) copy("net." + std::string(name), values);
    return values;
}

void Sysctls::put_all(std::string_view folder, std::string_view leaf, const std::string& value) {
    for (auto& [path, old] : values_)
        if (path.starts_with(folder) && path.ends_with(leaf) &&
            path.size() > folder.size() + leaf.size())
            old = value;
}

void Sysctls::convert(std::string_view path, std::int64_t number) {
    const struct {
        std::string_view folder, coarse, fine;
        std::int64_t ratio;
    } kPairs[] = {{"net.", ".base_reachable_time", ".base_reachable_time_ms", 1000},
                  {"net.ipv4.neigh.", ".retrans_time", ".retrans_time_ms", 10},
                  {"net.ipv6.neigh.", ".retrans_time", ".retrans_time_ms", 4}};
    for (const auto& pair : kPairs) {
        if (!path.starts_with(pair.folder)) continue;
        const bool is_coarse = path.ends_with(pair.coarse);
        if (!is_coarse && !path.ends_with(pair.fine)) continue;
        auto other = std::string(path.substr(0, path.rfind('.')));
        other += is_coarse ? pair.fine : pair.coarse;
        values_[other] = std::to_string(is_coarse ? number * pair.ratio : number / pair.ratio);
    }
}

KernelResult<> Sysctls::set(std::string_view path, std::string_view text) {
    const auto found = values_.find(path);
    if (found == values_.end()) return refuse(ENOENT);
    auto value = std::string(trimmed(text));
    std::int64_t number = 0;
    const bool is_number = read_number(found->second, number);
    if (is_number && !read_number(value, number)) return refuse(EINVAL);
    // Two numbers in one file stand apart by tabs.
    if (found->second.find('\t') != std::string::npos)
        std::replace(value.begin(), value.end(), ' ', '\t');
    if (path == "net.ipv4.ip_default_ttl" && (number < 1 || number > 255)) return refuse(EINVAL);
    found->second = value;
    convert(path, number);
    if (path == "net.ipv4.ip_forward" || path == "net.ipv4.conf.all.forwarding") {
        values_["net.ipv4.ip_forward"] = value;
        put_all("net.ipv4.conf.", ".forwarding", value);
    } else if (path == "net.ipv6.conf.all.forwarding") {
        put_all("net.ipv6.conf.", ".forwarding", value);
    } else if (path == "net.ipv6.conf.all.disable_ipv6") {
        put_all("net.ipv6.conf.", ".disable_ipv6", value);
    }
    ++revision_;
    ++writes_;
    if (observer_) observer_(path);
    return {};
}

void Sysctls::add_interface(std::string_view name) {
    for (const auto& [folder, defaults] : folders())
        for (const auto& [leaf, value] : *defaults)
            values_[path_of(folder, name, leaf)] = *get(path_of(folder, "default", leaf));
    if (name == "lo") {
        values_["net.ipv6.conf.lo.accept_dad"] = values_["net.ipv6.conf.lo.use_tempaddr"] = "-1";
        values_["net.ipv6.conf.lo.mtu"] = "65536";
        values_["net.ipv4.conf.lo.disable_policy"] = values_["net.ipv4.conf.lo.disable_xfrm"] = "1";
    }
    ++revision_;
}

void Sysctls::remove_interface(std::string_view name) {
    for (const auto& [folder, defaults] : folders())
        for (const auto& [leaf, value] : *defaults) values_.erase(path_of(folder, name, leaf));
    ++revision_;
}

void Sysctls::rename_interface(std::string_view from, std::string_view to) {
    for (const auto& [folder, defaults] : folders())
        for (const auto& [leaf, value] : *defaults) {
            auto node = values_.extract(path_of(folder, from, leaf));
            if (node.empty()) continue;
            node.key() = path_of(folder, to, leaf);
            values_.insert(std::move(node));
        }
    ++revision_;
}

}  // namespace vxlab::sim
