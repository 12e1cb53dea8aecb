#include "tests/support/network.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "core/sim/devices/nic.h"
#include "core/sim/devices/veth.h"
#include "core/trace/words.h"

namespace vxlab::test {
namespace {

[[noreturn]] void give_up(std::string_view why) {
    fmt::print(stderr, "tests/support/network: {}\n", why);
    std::abort();
}

MacAddress address_of(std::string_view text) {
    if (text == "*") return MacAddress(0xffff'ffff'ffff);
    if (const auto mac = MacAddress::parse(text)) return *mac;
    return MacAddress(0x0200'0000'0000 + std::strtoull(std::string(text).c_str(), nullptr, 16));
}

std::string errno_name(int number) {
    switch (number) {
        case EPERM:
            return "EPERM";
        case ENOENT:
            return "ENOENT";
        case EIO:
            return "EIO";
        case EBUSY:
            return "EBUSY";
        case EEXIST:
            return "EEXIST";
        case ENODEV:
            return "ENODEV";
        case EINVAL:
            return "EINVAL";
        case ENOSPC:
            return "ENOSPC";
        case ERANGE:
            return "ERANGE";
        case ELOOP:
            return "ELOOP";
        case ENETDOWN:
            return "ENETDOWN";
        case EADDRINUSE:
            return "EADDRINUSE";
        case EADDRNOTAVAIL:
            return "EADDRNOTAVAIL";
        case EOPNOTSUPP:
            return "EOPNOTSUPP";
        case EPROTONOSUPPORT:
            return "EPROTONOSUPPORT";
        case ESRCH:
            return "ESRCH";
        case EACCES:
            return "EACCES";
        case ENETUNREACH:
            return "ENETUNREACH";
        case EHOSTUNREACH:
            return "EHOSTUNREACH";
        case EMSGSIZE:
            return "EMSGSIZE";
        case ECONNREFUSED:
            return "ECONNREFUSED";
        case ETIMEDOUT:
            return "ETIMEDOUT";
        case EPIPE:
            return "EPIPE";
        case ECONNRESET:
            return "ECONNRESET";
        case EDESTADDRREQ:
            return "EDESTADDRREQ";
        case EAGAIN:
            return "EAGAIN";
        default:
            return fmt::format("errno {}", number);
    }
}

// Which of two parts: before or behind the last '.' but one of a path "space.name".
std::pair<std::string, std::string> split(std::string_view path) {
    const auto dot = path.find('.');
    if (dot == path.npos) give_up(path);
    return {std::string(path.substr(0, dot)), std::string(path.substr(dot + 1))};
}

}  // namespace

Network::Network(sim::LinkParameters parameters, std::uint64_t seed, Ipv6 ipv6)
    : simulator({.seed = seed, .sink = this}), parameters_(parameters), ipv6_(ipv6) {}

Network::Network(std::string_view picture, sim::LinkParameters parameters, std::uint64_t seed)
    : Network(parameters, seed, Ipv6::off) {
    build(picture);
    settle();
}

void Network::build(std::string_view picture) {
    std::istringstream lines{std::string(picture)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream text(line);
        std::vector<std::string> words;
        for (std::string word; text >> word;) words.push_back(word);
        if (!words.empty()) draw(words);
    }
}

void Network::settle() {
    run(Duration::seconds(30));
    lines_.clear();
    recorded.clear();
    first_frame_ = simulator.make_frame({}).id;
}

// What happens while the network is taken apart is nobody's to read.
Network::~Network() {
    ending_ = true;
    spaces_.clear();
}

void Network::draw(const std::vector<std::string>& words) {
    if (words.size() >= 3 && (words[1] == "--" || words[1] == "=="))
        return join(words[0], words[2], words[1] == "==");
    if (words.size() < 2 || words[1].front() != '[') give_up(words[0]);
    const auto [space_name, name] = split(words[0]);
    if (add(space_name, {.kind = "bridge", .name = name, .up = true}) != "ok") give_up(words[0]);
    const auto bridge = at(words[0]).index;
    for (std::size_t i = 1; i < words.size(); ++i) {
        auto port = words[i];
        const bool last = port.back() == ']';
        std::erase_if(port, [](char c) { return c == '[' || c == ']'; });
        if (!port.empty() && change(space_name + "." + port, {.master = bridge}) != "ok")
            give_up(words[i]);
        if (last) break;
    }
}

void Network::join(const std::string& one, const std::string& other, bool cards) {
    const auto [space_one, name_one] = split(one);
    const auto [space_other, name_other] = split(other);
    const MacAddress mac_one(++last_mac_), mac_other(++last_mac_);
    if (cards) {
        auto first = sim::add_nic(space(space_one), name_one, mac_one);
        auto second = sim::add_nic(space(space_other), name_other, mac_other);
        if (!first || !second) give_up(one);
        sim::connect(**first, **second, parameters_);
    } else {
        sim::LinkRequest request{.kind = "veth", .name = name_one, .address = mac_one};
        request.options = sim::VethPeer{
            .name = name_other, .address = mac_other, .name_space = held(space_other)};
        if (add(space_one, request) != "ok") give_up(one);
        as<sim::Veth>(one).set_parameters(parameters_);
        as<sim::Veth>(other).set_parameters(parameters_);
    }
    (void)at(one).set_up(true);
    (void)at(other).set_up(true);
}

sim::Namespace& Network::space(const std::string& name) { return *held(name); }

std::shared_ptr<sim::Namespace> Network::held(const std::string& name) {
    auto& held = spaces_[name];
    if (!held) {
        held = simulator.make_namespace();
        if (ipv6_ == Ipv6::off) (void)held->sysctls().set("net.ipv6.conf.all.disable_ipv6", "1");
    }
    return held;
}

sim::Interface* Network::find(std::string_view path) {
    const auto [space_name, name] = split(path);
    auto* found = space(space_name).find(name);
    if (found) paths_[found->id] = path;
    return found;
}

sim::Interface& Network::at(std::string_view path) {
    auto* found = find(path);
    if (!found) give_up(path);
    return *found;
}

std::string Network::words(const KernelResult<>& result) {
    if (result) return "ok";
    const auto number = errno_name(result.error().number);
    return result.error().message.empty() ? number : number + ": " + result.error().message;
}

std::string Network::add(const std::string& space_name, const sim::LinkRequest& request) {
    auto made = sim::add_link(space(space_name), request);
    return words(made ? KernelResult<>() : tl::unexpected<KernelError>(made.error()));
}

std::string Network::change(std::string_view path, const sim::LinkRequest& request) {
    return words(sim::change_link(at(path), request));
}

std::string Network::remove(std::string_view path) { return words(sim::delete_link(at(path))); }

void Network::send(std::string_view path, std::string_view from, std::string_view to) {
    std::vector<std::uint8_t> bytes(60);
    address_of(to).store(bytes, 0);
    address_of(from).store(bytes, 6);
    store_be16(bytes, 12, 0x88b5);
    send(path, std::move(bytes));
}

void Network::send(std::string_view path, std::vector<std::uint8_t> bytes) {
    at(path).transmit(simulator.make_frame(std::move(bytes)));
}

std::string Network::path_of(trace::InterfaceId id) const {
    if (const auto* interface = simulator.interface(id))
        for (const auto& [name, space] : spaces_)
            if (space.get() == interface->name_space) return name + "." + interface->name;
    const auto known = paths_.find(id);
    return known == paths_.end() ? "-" : known->second;
}

std::string Network::row_text(const trace::Row& row) const {
    std::string text = row.mac.is_zero() ? row.address.text() : row.mac.text();
    if (row.vlan != 0) text += fmt::format(" vlan {}", row.vlan);
    if (row.interface != 0) text += " " + path_of(row.interface);
    if (row.via) text += " via " + row.via.text();
    return text + " " + std::string(trace::name(row.state));
}

std::string Network::line_of(const trace::Event& event) const {
    const auto where = path_of(event.interface);
    auto frame = fmt::format("#{}", event.frame - first_frame_);
    if (event.came_from != 0) frame += fmt::format("<{}", event.came_from - first_frame_);
    const auto kind = trace::name(event.kind);
    if (event.kind <= trace::EventKind::seen_out)
        return fmt::format("{} {} {}", kind, where, frame);
    if (event.kind != trace::EventKind::decided)
        return fmt::format("{} {} {}", kind, where, row_text(event.row));
    const auto& decision = event.decision;
    auto line = fmt::format("{} {} {} {}", where, frame, trace::name(decision.verdict),
                            trace::name(decision.reason));
    if (decision.copies != 0) line += fmt::format(" x{}", decision.copies);
    return line;
}

void Network::event(const trace::Event& event) {
    if (ending_) return;
    lines_.push_back(line_of(event));
    recorded.push_back(event);
    recorded.back().bytes = {};
}

std::vector<std::string> Network::events() { return std::exchange(lines_, {}); }

std::vector<std::string> Network::events(std::string_view beginning) {
    std::erase_if(lines_, [&](const auto& line) { return !line.starts_with(beginning); });
    return events();
}

}  // namespace vxlab::test
