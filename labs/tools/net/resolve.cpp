// Reading /etc/hosts.
#include "labs/tools/net/resolve.h"

#include <cctype>
#include <cstdlib>
#include <sstream>
#include <vector>

namespace vxlab::labs {
namespace {

struct Host {
    IpAddress address;
    std::vector<std::string> names;
};

std::vector<Host> parse_hosts(const std::string& text) {
    std::vector<Host> hosts;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string word;
        if (!(words >> word)) continue;
        const auto address = IpAddress::parse(word);
        if (!address) continue;
        Host host{*address, {}};
        while (words >> word) host.names.push_back(word);
        hosts.push_back(std::move(host));
    }
    return hosts;
}

bool fits(const IpAddress& address, IpAddress::Family family) {
    return family == IpAddress::Family::none || address.family() == family;
}

std::optional<HostAddress> find_name(const std::vector<Host>& hosts, const std::string& name,
                                     IpAddress::Family family) {
    std::optional<HostAddress> found;
    for (const auto& host : hosts)
        for (const auto& one : host.names) {
            if (one != name || !fits(host.address, family)) continue;
            if (!found || (found->address.is_v6() && host.address.is_v4()))
                found = HostAddress{host.address, {}, false};
        }
    return found;
}

// inet_aton: up to four numbers, the last of which fills what is left ("127.1", "0").
std::optional<IpAddress> parse_numbers(const std::string& text) {
    std::uint32_t value = 0;
    const char* at = text.c_str();
    for (unsigned part = 1; part <= 4; ++part) {
        if (!std::isdigit(static_cast<unsigned char>(*at))) return std::nullopt;
        char* end = nullptr;
        const auto number = std::strtoull(at, &end, 0);
        if (*end == '\0') {
            const std::uint64_t room = std::uint64_t{1} << (8 * (5 - part));
            if (number >= room) return std::nullopt;
            return IpAddress::v4(value | static_cast<std::uint32_t>(number));
        }
        if (*end != '.' || number > 255 || part == 4) return std::nullopt;
        value |= static_cast<std::uint32_t>(number) << (8 * (4 - part));
        at = end + 1;
    }
    return std::nullopt;
}

}  // namespace

Async<std::optional<HostAddress>> resolve(Process& process, std::string name,
                                          IpAddress::Family family) {
    const auto percent = name.find('%');
    if (const auto address = IpAddress::parse(name.substr(0, percent))) {
        if (!fits(*address, family)) co_return std::nullopt;
        const auto zone = percent == name.npos ? std::string() : name.substr(percent + 1);
        co_return HostAddress{*address, zone, true};
    }
    if (const auto address = parse_numbers(name); address && fits(*address, family))
        co_return HostAddress{*address, {}, true};
    const std::string path = "/etc/hosts";
    const auto text = co_await process.read_file(path);
    co_return find_name(parse_hosts(text.value_or("")), name, family);
}

Async<std::string> name_of(Process& process, IpAddress address) {
    const std::string path = "/etc/hosts";
    const auto text = co_await process.read_file(path);
    for (const auto& host : parse_hosts(text.value_or("")))
        if (host.address == address && !host.names.empty()) co_return host.names[0];
    co_return std::string();
}

}  // namespace vxlab::labs
