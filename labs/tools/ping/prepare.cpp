// What ping finds out before it sends: device, source, way.
#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "labs/tools/ping/pinger.h"

namespace vxlab::labs::ping_tool {
namespace {

int complain(Process& process, const std::string& what) {
    process.err("ping: " + what + "\n");
    return 2;
}

}  // namespace

std::optional<int> Pinger::prepare() {
    if (const auto status = choose_source()) return status;
    if (const auto status = find_way()) return status;
    open_socket();
    if (!options_.pattern.empty() && !options_.quiet) {
        std::string digits;
        for (const auto byte : options_.pattern) digits += fmt::format("{:02x}", byte);
        process_.out("PATTERN: 0x" + digits + "\n");
    }
    return std::nullopt;
}

// -I names a device or a source address.
std::optional<int> Pinger::choose_source() {
    auto& name_space = process_.name_space();
    if (!target_.zone.empty()) device_ = name_space.find(target_.zone);
    const auto& text = options_.device_or_source;
    if (text.empty()) return std::nullopt;
    if (const auto address = IpAddress::parse(text.substr(0, text.find('%')))) {
        if (!name_space.ip().is_local(*address))
            return complain(process_, "bind: Cannot assign requested address");
        source_ = *address;
        return std::nullopt;
    }
    device_ = name_space.find(text);
    if (!device_) return complain(process_, "SO_BINDTODEVICE " + text + ": No such device");
    return std::nullopt;
}

std::optional<int> Pinger::find_way() {
    sim::RouteQuery query;
    query.destination = target_.address;
    query.source = source_;
    query.output = device_;
    query.tos = options_.tos;
    const auto way = process_.name_space().ip().find_route(query);
    const bool forbidden =
        (!way && way.error().number == EACCES) || (way && way->type == sim::RouteType::broadcast);
    if (!way && !forbidden)
        return complain(process_, std::string("connect: ") + std::strerror(way.error().number));
    if (forbidden && !options_.broadcast)
        return complain(process_,
                        "Do you want to ping broadcast? Then -b. If not, check your local "
                        "firewall rules");
    if (forbidden) process_.err("WARNING: pinging broadcast address\n");
    route_source_ = source_ || !way ? source_ : way->source;
    if (target_.address.is_v4() && target_.address.is_unspecified())
        target_.address = route_source_;
    if (options_.ttl_is_set && options_.ttl == 0 && !is_v6())
        return complain(process_, "cannot set unicast time-to-live: Invalid argument");
    return std::nullopt;
}

void Pinger::open_socket() {
    identifier_ = options_.identifier.value_or(
        static_cast<std::uint16_t>(process_.simulator().random() & 0xffff));
    socket_ = process_.name_space().ip().open_icmp(target_.address.family());
    socket_->on_message = [this](const sim::IcmpMessage& message) { take(message); };
    socket_->on_error = [this](const sim::SocketError& error) { take(error); };
}

std::string Pinger::head() const {
    const auto zone = is_v6() && !target_.zone.empty() ? '%' + target_.zone : std::string();
    const auto address = target_.address.text() + zone;
    const bool shows_source = !options_.device_or_source.empty() || options_.strict_source;
    const auto from =
        shows_source
            ? fmt::format(
                  "from {} {}: ", text_of(route_source_, device_ ? device_->name : std::string()),
                  device_ ? device_->name : "")
            : std::string();
    if (is_v6()) {
        const auto flow = options_.flow_label == 0
                              ? std::string()
                              : fmt::format(", flow 0x{:05x}, ", options_.flow_label);
        return fmt::format("PING {}({}) {}{}{} data bytes\n", options_.destination, address, flow,
                           from, options_.size);
    }
    return fmt::format("PING {} ({}) {}{}({}) bytes of data.\n", options_.destination, address,
                       from, options_.size, options_.size + 28);
}

}  // namespace vxlab::labs::ping_tool
