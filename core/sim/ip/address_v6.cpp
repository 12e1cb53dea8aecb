// What IPv6 addresses do of themselves: link-local ones, duplicate address detection (RFC 4862),
// router solicitations, the choice of a source (RFC 6724).
#include <algorithm>
#include <cerrno>
#include <tuple>

#include "core/sim/ip/ndp.h"
#include "core/sim/ip/parts.h"
#include "core/sim/ip/prefix.h"

namespace vxlab::sim {
namespace {

constexpr std::uint32_t kLeastMtu = 1280;

unsigned common_bits(const IpAddress& a, const IpAddress& b) {
    unsigned bits = 0;
    for (; bits < 128; ++bits) {
        const auto at = bits / 8, shift = 7 - bits % 8;
        if ((a.bytes()[at] >> shift & 1) != (b.bytes()[at] >> shift & 1)) break;
    }
    return bits;
}

// The scope of RFC 4007 that an address, also a group, reaches: higher is wider.
int reach(const IpAddress& address) {
    if (address.is_multicast()) return address.bytes()[1] & 0xf;
    switch (scope_of(address)) {
        case Scope::link:
        case Scope::host:
            return 2;
        case Scope::site:
            return 5;
        default:
            return 14;
    }
}

// RFC 6724, 2.1, the labels that tell addresses apart here.
int label(const IpAddress& address) {
    const auto bytes = address.bytes();
    if (scope_of(address) == Scope::host) return 0;
    if ((bytes[0] & 0xfe) == 0xfc) return 5;
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return 2;
    if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0) return 6;
    return 1;
}

}  // namespace

bool AddressTable::v6_allowed(const Interface& interface) const {
    return parts_.settings.of(interface).disable6 == 0 && interface.mtu >= kLeastMtu;
}

const Address* AddressTable::tentative(const Interface& interface, const IpAddress& address) const {
    for (const auto& row : list(interface, IpAddress::Family::v6))
        if (row.local == address && row.flags.tentative) return &row;
    return nullptr;
}

bool AddressTable::is_assigned6(const IpAddress& address) const {
    return std::any_of(lists_.begin(), lists_.end(), [&](const auto& entry) {
        return std::any_of(entry.second.v6.begin(), entry.second.v6.end(),
                           [&](const Address& row) { return row.local == address; });
    });
}

// inet6_addr_add.
KernelResult<> AddressTable::add_v6(Interface& interface, const AddressRequest& request) {
    if (request.prefix_length > 128) return refuse(EINVAL, "ipv6: Invalid prefix length");
    if (request.valid_lifetime == 0 || request.preferred_lifetime > request.valid_lifetime)
        return refuse(EINVAL, "ipv6: address lifetime invalid");
    if (!v6_allowed(interface)) return refuse(EACCES, "ipv6: IPv6 is disabled on this device");
    if (request.local.is_multicast() && !request.auto_join)
        return refuse(EADDRNOTAVAIL,
                      "ipv6: Cannot assign multicast address without \"IFA_F_MCAUTOJOIN\" flag");
    if (auto* same = find({interface.id, request.local})) {
        if (request.mode == AddressRequest::Mode::add)
            return refuse(EEXIST, "ipv6: address already assigned");
        renew(*same, request);
        return {};
    }
    const auto now = parts_.simulator.now();
    Address row;
    row.local = request.local;
    row.peer = request.peer ? request.peer : request.local;
    row.prefix_length = request.prefix_length;
    row.scope = scope_of(row.local);
    row.flags = {.no_dad = request.no_dad,
                 .optimistic = request.optimistic,
                 .home = request.home,
                 .deprecated = request.preferred_lifetime == 0,
                 .tentative = true,
                 .permanent = request.valid_lifetime == kForever,
                 .manage_temporary = request.manage_temporary,
                 .no_prefix_route = request.no_prefix_route,
                 .auto_join = request.auto_join};
    row.metric = request.metric;
    row.protocol = request.protocol;
    row.interface = &interface;
    row.created = row.updated = now;
    if (request.valid_lifetime != kForever)
        row.valid_until = now + Duration::seconds(request.valid_lifetime);
    if (request.preferred_lifetime != kForever)
        row.preferred_until = now + Duration::seconds(request.preferred_lifetime);
    auto& list = rows(interface, IpAddress::Family::v6);
    // Sorted by scope, widest first; of one scope the newest first (ipv6_link_dev_addr).
    const auto at = std::find_if(list.begin(), list.end(), [&](const Address& other) {
        return static_cast<int>(other.scope) >= static_cast<int>(row.scope);
    });
    auto& placed = *list.insert(at, row);
    parts_.groups.join_solicited_node(interface, row.local);
    watch_lifetime(row);
    sync_routes(interface);
    detect(placed);
    return {};
}

// addrconf_dad_start, addrconf_dad_begin.
void AddressTable::detect(Address& row) {
    const auto& interface = *row.interface;
    const auto& settings = parts_.settings.of(interface);
    const bool needless = interface.flags.loopback || interface.flags.noarp ||
                          settings.accept_dad < 1 || row.flags.no_dad;
    if (needless) return detected(row);
    if (!lists_[interface.id].ready) return;
    const Key key{interface.id, row.local};
    auto& detection = detections_[key];
    detection.left = settings.dad_transmits;
    const auto delay = parts_.simulator.random_fraction() * 1000;
    parts_.simulator.cancel(detection.timer);
    detection.timer = parts_.simulator.schedule(
        Duration::milliseconds(static_cast<std::int64_t>(delay)), [this, key] { probe(key); });
}

void AddressTable::stop_detection(const Key& key) {
    const auto found = detections_.find(key);
    if (found == detections_.end()) return;
    parts_.simulator.cancel(found->second.timer);
    detections_.erase(found);
}

void AddressTable::probe(const Key& key) {
    auto* row = find(key);
    auto& detection = detections_[key];
    if (row == nullptr || !row->flags.tentative) return stop_detection(key);
    if (detection.left == 0) return detected(*row);
    --detection.left;
    const auto wait = parts_.settings.of(*row->interface).neighbour6.retrans_time_ms;
    detection.timer =
        parts_.simulator.schedule(Duration::milliseconds(wait), [this, key] { probe(key); });
    ndp::probe(parts_, *row->interface, key.second);
}

void AddressTable::detected(Address& row) {
    row.flags.tentative = false;
    auto& interface = *row.interface;
    const Key key{interface.id, row.local};
    const auto scope = row.scope;
    stop_detection(key);
    tell(row, true);
    sync_routes(interface);
    const auto& settings = parts_.settings.of(interface);
    if (settings.ndisc_notify != 0) ndp::announce(parts_, interface, key.second);
    auto& lists = lists_[interface.id];
    const bool asks = scope == Scope::link && settings.forwarding6 == 0 &&
                      settings.accept_ra != 0 && settings.router_solicitations != 0 &&
                      lists.ready && !interface.flags.loopback;
    if (!asks || parts_.simulator.is_pending(lists.solicitation)) return;
    lists.solicitations = 0;
    solicit_routers(interface.id);
}

// RFC 4861 6.3.7; the wait doubles up to an hour (RFC 7559).
void AddressTable::solicit_routers(trace::InterfaceId id) {
    const auto found = lists_.find(id);
    auto* interface = parts_.simulator.interface(id);
    if (found == lists_.end() || interface == nullptr || !found->second.ready) return;
    auto& lists = found->second;
    const auto& settings = parts_.settings.of(*interface);
    const auto most = settings.router_solicitations;
    if (most >= 0 && lists.solicitations >= most) return;
    const auto doublings = std::min<std::int64_t>(lists.solicitations++, 12);
    const auto wait =
        std::min<std::int64_t>(settings.router_solicitation_interval << doublings, 3600);
    const auto spread = 0.9 + 0.2 * parts_.simulator.random_fraction();
    lists.solicitation = parts_.simulator.schedule(Duration::milliseconds(static_cast<std::int64_t>(
                                                       static_cast<double>(wait) * 1000 * spread)),
                                                   [this, id] { solicit_routers(id); });
    ndp::solicit_routers(parts_, *interface);
}

void AddressTable::duplicate(Interface& interface, const IpAddress& address) {
    auto* row = find({interface.id, address});
    if (row == nullptr || !row->flags.tentative) return;
    stop_detection({interface.id, address});
    row->flags.dad_failed = true;
    tell(*row, true);
}

void AddressTable::add_loopback(Interface& interface) {
    if (!list(interface, IpAddress::Family::v4).empty()) return;
    AddressRequest request;
    request.local = IpAddress::v4(0x7f00'0001);
    request.prefix_length = 8;
    request.scope = Scope::host;
    (void)add(interface, request);
}

bool AddressTable::wants_link_local(const Interface& interface) const {
    if (interface.flags.loopback || interface.link_type() == "pimreg" ||
        parts_.settings.of(interface).addr_gen_mode == 1)
        return false;
    for (const auto& row : list(interface, IpAddress::Family::v6))
        if (row.scope == Scope::link) return false;
    return true;
}

// The modified EUI-64 of RFC 4291, appendix A.
void AddressTable::add_link_local(Interface& interface) {
    std::uint8_t bytes[16] = {0xfe, 0x80};
    std::uint8_t mac[6];
    interface.address.store(mac, 0);
    const std::uint8_t eui[] = {
        static_cast<std::uint8_t>(mac[0] ^ 2), mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]};
    std::copy(std::begin(eui), std::end(eui), bytes + 8);
    AddressRequest request;
    request.local = IpAddress::load_v6(bytes, 0);
    request.prefix_length = 64;
    request.protocol = static_cast<RouteProtocol>(3);  // IFAPROT_KERNEL_LL
    (void)add(interface, request);
}

void AddressTable::forget_v6(Interface& interface) {
    auto& lists = lists_[interface.id];
    lists.ready = false;
    parts_.simulator.cancel(lists.solicitation);
    while (!lists.v6.empty()) erase(interface, lists.v6, lists.v6.size() - 1);
    sync_routes(interface);
}

// addrconf_notify: what follows from up, down, carrier, MTU and disable_ipv6.
void AddressTable::update_v6(Interface& interface) {
    auto& lists = lists_[interface.id];
    if (!v6_allowed(interface)) return forget_v6(interface);
    if (!interface.flags.up) return;
    const bool was_ready = lists.ready;
    lists.ready = was_ready || interface.carrier();
    sync_routes(interface);
    if (was_ready || !lists.ready) return;
    if (interface.flags.loopback && lists.v6.empty()) {
        AddressRequest request;
        request.local = *IpAddress::parse("::1");
        request.prefix_length = 128;
        request.protocol = static_cast<RouteProtocol>(1);  // IFAPROT_KERNEL_LO
        (void)add(interface, request);
    }
    if (wants_link_local(interface)) add_link_local(interface);
    std::vector<IpAddress> waiting;
    for (const auto& row : lists.v6)
        if (row.flags.tentative) waiting.push_back(row.local);
    for (const auto& address : waiting)
        if (auto* row = find({interface.id, address})) detect(*row);
}

// linkwatch tells of a carrier a little later: the device that was set up comes before its peer.
void AddressTable::carrier_changed(const Interface& interface) {
    parts_.simulator.schedule({},
                              [this, id = interface.id, stack = std::weak_ptr<void>(parts_.alive)] {
                                  if (stack.expired()) return;
                                  auto* there = parts_.simulator.interface(id);
                                  if (there && there->name_space == &parts_.name_space)
                                      update_v6(*there);
                              });
}

void AddressTable::settings_changed(Interface& interface) {
    update_v6(interface);
    sync_routes(interface);
}

IpAddress AddressTable::select6(const Interface* interface, const IpAddress& destination) const {
    using Score = std::tuple<bool, int, bool, bool, bool, bool, unsigned>;
    const int wanted = reach(destination);
    const bool strict = interface && (destination.is_multicast() || wanted <= 2);
    IpAddress best;
    Score best_score{};
    for (const auto& [index, other] : parts_.name_space.interfaces()) {
        if (strict && other != interface) continue;
        for (const auto& row : list(*other, IpAddress::Family::v6)) {
            if (row.flags.tentative && !row.flags.optimistic) continue;
            const int scope = reach(row.local);
            const int scope_rank = scope >= wanted ? 100 - scope : scope - 100;
            const Score score{
                row.local == destination,
                scope_rank,
                !row.flags.deprecated,
                row.flags.home,
                other == interface,
                label(row.local) == label(destination),
                std::min<unsigned>(common_bits(row.local, destination), row.prefix_length)};
            if (best && score <= best_score) continue;
            best = row.local;
            best_score = score;
        }
    }
    return best;
}

}  // namespace vxlab::sim
