// One maker for each kind of value.
#include "app/models/node_properties.h"

#include <QCoreApplication>
#include <charconv>

#include "app/models/packet_row.h"
#include "labs/lab/words.h"

namespace vxlab::models {
namespace {

// "a, b" as a and b.
std::vector<std::string> items_of(const std::string& text) {
    std::vector<std::string> items;
    for (const auto& item : QString::fromStdString(text).split(u',', Qt::SkipEmptyParts))
        items.push_back(item.trimmed().toStdString());
    return items;
}

template <class T>
struct ValueOf {
    QString (*text)(const T& value);
    bool (*parse)(const std::string& text, T& value);
};

QString text_of_addresses(const std::vector<lab::Prefix>& all) {
    QStringList texts;
    for (const auto& one : all) texts << to_text(lab::text(one));
    return texts.join(QStringLiteral(", "));
}

bool parse_addresses(const std::string& text, std::vector<lab::Prefix>& all) {
    std::vector<lab::Prefix> parsed;
    for (const auto& item : items_of(text)) {
        const auto one = lab::parse_prefix(item);
        if (!one) return false;
        parsed.push_back(*one);
    }
    all = parsed;
    return true;
}

QString text_of_ips(const std::vector<IpAddress>& all) {
    QStringList texts;
    for (const auto& one : all) texts << to_text(one.text());
    return texts.join(QStringLiteral(", "));
}

bool parse_ips(const std::string& text, std::vector<IpAddress>& all) {
    std::vector<IpAddress> parsed;
    for (const auto& item : items_of(text)) {
        const auto one = IpAddress::parse(item);
        if (!one) return false;
        parsed.push_back(*one);
    }
    all = parsed;
    return true;
}

QString text_of_ip(const IpAddress& one) { return one ? to_text(one.text()) : QString(); }

bool parse_ip(const std::string& text, IpAddress& one) {
    const auto parsed = text.empty() ? IpAddress{} : IpAddress::parse(text).value_or(IpAddress{});
    if (!text.empty() && !parsed) return false;
    one = parsed;
    return true;
}

QString text_of_text(const std::string& one) { return to_text(one); }
bool parse_text(const std::string& text, std::string& one) {
    one = text;
    return true;
}

QString text_of_mac(const std::optional<MacAddress>& one) {
    return one ? to_text(one->text()) : QString();
}

bool parse_mac(const std::string& text, std::optional<MacAddress>& one) {
    const auto parsed = MacAddress::parse(text);
    if (!text.empty() && !parsed) return false;
    one = text.empty() ? std::nullopt : parsed;
    return true;
}

template <class Number>
bool parse_number(const std::string& text, Number& value) {
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && rest == end && !text.empty();
}

template <class Number>
QString text_of_number(const Number& one) {
    return QString::number(one);
}

template <class Number>
QString text_of_maybe(const std::optional<Number>& one) {
    return one ? QString::number(*one) : QString();
}

template <class Number>
bool parse_maybe(const std::string& text, std::optional<Number>& one) {
    Number value{};
    if (text.empty()) {
        one.reset();
        return true;
    }
    if (!parse_number(text, value)) return false;
    one = value;
    return true;
}

QString text_of_flag(const std::optional<bool>& one) {
    return !one ? QString() : *one ? QStringLiteral("true") : QStringLiteral("false");
}

bool parse_flag(const std::string& text, std::optional<bool>& one) {
    if (text != "" && text != "true" && text != "false") return false;
    one = text.empty() ? std::nullopt : std::optional(text == "true");
    return true;
}

QString text_of_duration(const std::optional<Duration>& one) {
    return one ? to_text(lab::text(*one)) : QString();
}

bool parse_duration(const std::string& text, std::optional<Duration>& one) {
    const auto parsed = lab::parse_duration(text);
    if (!text.empty() && !parsed) return false;
    one = parsed;
    return true;
}

QString text_of_rate(const std::optional<std::uint64_t>& one) {
    return one ? to_text(lab::text_of_rate(*one)) : QString();
}

bool parse_rate(const std::string& text, std::optional<std::uint64_t>& one) {
    const auto parsed = lab::parse_rate(text);
    if (!text.empty() && !parsed) return false;
    one = parsed;
    return true;
}

QString text_of_share(const std::optional<double>& one) {
    return one ? to_text(lab::text_of_share(*one)) : QString();
}

bool parse_share(const std::string& text, std::optional<double>& one) {
    const auto parsed = lab::parse_share(text);
    if (!text.empty() && !parsed) return false;
    one = parsed;
    return true;
}

constexpr ValueOf<std::vector<lab::Prefix>> kAddresses{text_of_addresses, parse_addresses};
constexpr ValueOf<std::vector<IpAddress>> kIps{text_of_ips, parse_ips};
constexpr ValueOf<IpAddress> kIp{text_of_ip, parse_ip};
constexpr ValueOf<std::string> kText{text_of_text, parse_text};
constexpr ValueOf<std::optional<MacAddress>> kMac{text_of_mac, parse_mac};
constexpr ValueOf<std::uint32_t> kNumber{text_of_number, parse_number};
constexpr ValueOf<std::uint16_t> kPort{text_of_number, parse_number};
constexpr ValueOf<std::optional<std::uint32_t>> kMaybe{text_of_maybe, parse_maybe};
constexpr ValueOf<std::optional<std::uint16_t>> kVlan{text_of_maybe, parse_maybe};
constexpr ValueOf<std::optional<bool>> kFlag{text_of_flag, parse_flag};
constexpr ValueOf<std::optional<Duration>> kDuration{text_of_duration, parse_duration};
constexpr ValueOf<std::optional<std::uint64_t>> kRate{text_of_rate, parse_rate};
constexpr ValueOf<std::optional<double>> kShare{text_of_share, parse_share};

QString tr(const char* text) { return QCoreApplication::translate("NodeProperties", text); }

// The properties of one part.
template <class Part>
class Maker {
public:
    Maker(const Part& part, const PartOf<Part>& find) : part_(part), find_(find) {}

    // `member` gives the value in a part.
    template <class T, class Member>
    Maker& add(const char* name, const char* hint, const ValueOf<T>& kind, Member member) {
        auto find = find_;
        properties_.push_back({tr(name), kind.text(member(const_cast<Part&>(part_))), tr(hint),
                               [find, kind, member](lab::Lab& lab, const std::string& text) {
                                   auto* part = find(lab);
                                   return part && kind.parse(text, member(*part));
                               }});
        return *this;
    }
    template <class T>
    Maker& add(const char* name, const char* hint, const ValueOf<T>& kind, T Part::*member) {
        return add(name, hint, kind, [member](Part& part) -> T& { return part.*member; });
    }

    std::vector<NodeProperty> take() { return std::move(properties_); }

private:
    const Part& part_;
    const PartOf<Part>& find_;
    std::vector<NodeProperty> properties_;
};

constexpr const char* kFlagHint = "true, false, or nothing: as the kernel has it";
constexpr const char* kAddressHint = "10.0.0.1/24, fd00::1/64";

}  // namespace

std::vector<NodeProperty> properties_of(const lab::Interface& interface,
                                        const PartOf<lab::Interface>& find) {
    using Part = lab::Interface;
    Maker<Part> maker(interface, find);
    maker.add("Addresses", kAddressHint, kAddresses, &Part::addresses)
        .add("MAC", "02:00:00:00:00:01; nothing: any", kMac, &Part::mac)
        .add("MTU", "bytes", kMaybe, &Part::mtu)
        .add("Bridge", "that it is a port of", kText,
             [](Part& one) -> std::string& { return one.port.bridge; })
        .add(
            "VLAN", "1 to 4094, untagged", kVlan,
            [](Part & one) -> auto& { return one.port.vlan; });
    if (interface.kind != lab::InterfaceKind::nic) return maker.take();
    return maker.add("Cable to", "a switch, or h2:eth0", kText, &Part::link)
        .add(
            "Delay", "10ms", kDuration, [](Part & one) -> auto& { return one.quality.delay; })
        .add(
            "Rate", "100mbit", kRate, [](Part & one) -> auto& { return one.quality.rate; })
        .add(
            "Loss", "0.5%", kShare, [](Part & one) -> auto& { return one.quality.loss; })
        .take();
}

std::vector<NodeProperty> properties_of(const lab::Bridge& bridge,
                                        const PartOf<lab::Bridge>& find) {
    using Part = lab::Bridge;
    return Maker<Part>(bridge, find)
        .add("Addresses", kAddressHint, kAddresses, &Part::addresses)
        .add("STP", kFlagHint, kFlag, &Part::stp)
        .add("IGMP snooping", kFlagHint, kFlag, &Part::snooping)
        .add("Querier", kFlagHint, kFlag, &Part::querier)
        .add("VLAN filtering", kFlagHint, kFlag, &Part::vlan_filtering)
        .add("Ageing", "seconds", kMaybe, &Part::ageing)
        .add("MTU", "bytes", kMaybe, &Part::mtu)
        .take();
}

std::vector<NodeProperty> properties_of(const lab::Vtep& vtep, const PartOf<lab::Vtep>& find) {
    using Part = lab::Vtep;
    return Maker<Part>(vtep, find)
        .add("VNI", "0 to 16777215", kNumber, &Part::vni)
        .add("Local", "its address in the underlay", kIp, &Part::local)
        .add("Group", "a multicast address, to flood to", kIp, &Part::group)
        .add("Remote", "the one VTEP to send to", kIp, &Part::remote)
        .add("Flood list", "VTEPs to flood to: 192.168.1.2, 192.168.1.3", kIps, &Part::flood)
        .add("Device", "the interface of the underlay", kText, &Part::dev)
        .add("UDP port", "4789", kPort, &Part::port)
        .add("Bridge", "that it is a port of", kText,
             [](Part& one) -> std::string& { return one.bridge.bridge; })
        .add("Learning", kFlagHint, kFlag, &Part::learning)
        .add("ARP proxy", kFlagHint, kFlag, &Part::proxy)
        .add("TTL", "1 to 255, auto or inherit", kText, &Part::ttl)
        .add("MTU", "bytes", kMaybe, &Part::mtu)
        .take();
}

std::vector<NodeProperty> properties_of(const lab::Place& place, const PartOf<lab::Place>& find) {
    Maker<lab::Place> maker(place, find);
    // Those that are written in the node.
    for (std::size_t i = 0; i < place.interfaces.size(); ++i) {
        const auto name = place.interfaces[i].name;
        const auto at = [i](lab::Place& one) -> lab::Interface& { return one.interfaces[i]; };
        maker
            .add((name + " addresses").c_str(), kAddressHint,
                 kAddresses, [at](lab::Place & one) -> auto& { return at(one).addresses; })
            .add((name + " MAC").c_str(), "nothing: any",
                 kMac, [at](lab::Place & one) -> auto& { return at(one).mac; })
            .add((name + " MTU").c_str(), "bytes",
                 kMaybe, [at](lab::Place & one) -> auto& { return at(one).mtu; });
    }
    return maker.add("Forwarding", kFlagHint, kFlag, &lab::Place::forwarding).take();
}

std::vector<NodeProperty> properties_of(const lab::Switch& one, const PartOf<lab::Switch>& find) {
    return Maker<lab::Switch>(one, find)
        .add("IGMP snooping", kFlagHint, kFlag, &lab::Switch::snooping)
        .add("Querier", kFlagHint, kFlag, &lab::Switch::querier)
        .add("MTU", "bytes", kMaybe, &lab::Switch::mtu)
        .take();
}

std::vector<NodeProperty> properties_of(const lab::Router& one, const PartOf<lab::Router>& find) {
    return Maker<lab::Router>(one, find)
        .add("Rendezvous point", "of PIM: an address", kIp, &lab::Router::rendezvous_point)
        .take();
}

}  // namespace vxlab::models
