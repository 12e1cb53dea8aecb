// DNS (RFC 1035), with mDNS (RFC 6762) and LLMNR (RFC 4795) on their ports.
#include "capture/dissect/protocols/dns_fields.h"
#include "capture/dissect/protocols/dns_records.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

#include <algorithm>

namespace vxlab::dissect::protocols {
namespace {

using namespace dns;

constexpr std::size_t kHeaderLength = 12;
constexpr std::uint16_t kDnsPort = 53;
constexpr std::uint16_t kMdnsPort = 5353;
constexpr std::uint16_t kLlmnrPort = 5355;
constexpr unsigned kUpdateOpcode = 5;
constexpr std::size_t kMostTexts = 4;  // records named in the summary line

struct Outside {
    Transport transport;
    Flavour flavour = Flavour::unicast;
};

// Of two known ports the lower one has the word, as in next_by_port() of UDP.
Flavour flavour_of(const Transport& transport) {
    const auto [low, high] = std::minmax(transport.source_port, transport.destination_port);
    for (const auto port : {low, high}) {
        if (port == kDnsPort) return Flavour::unicast;
        if (port == kMdnsPort) return Flavour::mdns;
        if (port == kLlmnrPort) return Flavour::llmnr;
    }
    return Flavour::unicast;
}

// The transport header that this layer lies in.
Outside outside_of(Layer& layer) {
    const auto& out = layer.state().out;
    for (auto i = out.layers.size() - 1; i-- > 0;) {
        const auto& lower = out.layers[i];
        if (lower.protocol == Protocol::dns) continue;
        const bool tcp = lower.protocol == Protocol::tcp;
        if ((!tcp && lower.protocol != Protocol::udp) || lower.range.length < 4) return {};
        const auto ports =
            out.buffers[lower.range.buffer].bytes.subspan(lower.range.begin, lower.range.length);
        const Transport transport{load_be16(ports, 0), load_be16(ports, 2), tcp};
        return {transport, tcp ? Flavour::unicast : flavour_of(transport)};
    }
    return {};
}

// Wireshark has mDNS and LLMNR as protocols of their own whose fields are DNS's.
void rename_layer(Layer& layer, Flavour flavour) {
    if (flavour == Flavour::unicast) return;
    const auto& heading = flavour == Flavour::mdns ? kMdns : kLlmnr;
    layer.state().out.tree[layer.self().node].field = &heading;
    auto& protocols = layer.state().out.protocols;
    protocols.replace(protocols.rfind(kHeading.abbrev), kHeading.abbrev.size(), heading.abbrev);
}

void describe_flags(const Message& message, bool response) {
    const Layer::Group below(message.layer, message.add(kFlags, 2, 2));
    const auto add = [&](const FieldDef& field) { message.add(field, 2, 2); };
    add(kResponse);
    add(kOpcode);
    if (message.flavour == Flavour::llmnr) {
        add(kConflict);
        add(kTruncated);
        add(kTentative);
        if (response) add(kReply);
        return;
    }
    if (response) add(kAuthoritative);
    add(kTruncated);
    add(kRecursion);
    if (response) add(kAvailable);
    add(kZ);
    // The AD bit of a query (RFC 6840) is shown when it is set.
    if (response || (message.bytes[3] & 0x20) != 0) add(kAuthenticated);
    add(kCheckDisable);
    if (response) add(kReply);
}

// REQUIRES: the header is whole; Wireshark shows none of it otherwise.
void describe_header(const Message& message) {
    auto& layer = message.layer;
    const unsigned flags = load_be16(message.bytes, 2);
    const bool response = (flags & 0x8000) != 0;
    const bool update = (flags >> 11 & 0xf) == kUpdateOpcode;
    layer.heading("{} ({})", layer.state().out.tree[layer.self().node].field->name,
                  response ? "response" : "query");
    message.add(kId, 0, 2);
    describe_flags(message, response);
    message.add(update ? kZones : kQuestions, 4, 2);
    message.add(update ? kPrerequisites : kAnswers, 6, 2);
    message.add(update ? kUpdates : kAuthorities, 8, 2);
    message.add(kAdditionals, 10, 2);
}

// Wireshark counts a name of one character as none.
std::size_t name_length(const DnsName& name) {
    const auto length = name.text().size();
    return length > 1 ? length : 0;
}

std::optional<std::size_t> dissect_question(const Message& message, std::size_t offset) {
    const auto name = DnsName::read(message.bytes, offset);
    check_name(message, offset, name);
    if (name.status() == DnsNameStatus::cut) return std::nullopt;
    const auto fixed = offset + name.length();
    if (fixed + 4 > message.bytes.size()) return std::nullopt;
    if (!message.layer.detailed()) return fixed + 4;
    auto& layer = message.layer;
    const auto part = message.add(kPart, offset, name.length() + 4);
    layer.label(part, "{}: type {}", name.text(), load_be16(message.bytes, fixed));
    const Layer::Group below(layer, part);
    const auto at = message.base + offset;
    message.add_name(kQueryName, offset, name);
    layer.add_number(kQueryNameLength, at, name.length(), name_length(name));
    layer.add_number(kLabelCount, at, name.length(),
                     name_length(name) == 0 ? 0 : name.label_count());
    message.add(kQueryType, fixed, 2);
    const bool mdns = message.flavour == Flavour::mdns;
    message.add(mdns ? kQueryClassMdns : kQueryClass, fixed + 2, 2);
    if (mdns) message.add(kQueryUnicast, fixed + 2, 2);
    return fixed + 4;
}

using Reader = std::optional<std::size_t> (*)(const Message&, std::size_t);

// The records of one section; where the next begins.
std::optional<std::size_t> dissect_section(const Message& message, std::string_view title,
                                           std::size_t offset, std::size_t count, Reader read) {
    if (count == 0) return offset;
    auto& layer = message.layer;
    const auto part = message.add(kPart, offset, 0);
    layer.label(part, "{}", title);
    const Layer::Group below(layer, part);
    for (std::size_t i = 0; i < count; ++i) {
        const auto end = read(message, offset);
        if (!end) return std::nullopt;
        offset = *end;
    }
    return offset;
}

std::string question_text(const Message& message) {
    const auto name = DnsName::read(message.bytes, kHeaderLength);
    const auto type = load_be16(message.bytes, kHeaderLength + name.length());
    const auto word = name_of(kTypes, type);
    return fmt::format(" {} {}", word.empty() ? fmt::format("type {}", type) : std::string(word),
                       name.text());
}

std::string answers_text(const Message& message, std::size_t offset, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < std::min(count, kMostTexts); ++i) {
        const auto record = record_text(message, offset);
        if (!record.empty()) text += ' ' + record;
        const auto name = DnsName::read(message.bytes, offset);
        const auto fixed = offset + name.length();
        offset = fixed + 10 + load_be16(message.bytes, fixed + 8);
    }
    return text;
}

// REQUIRES: the questions and answers are whole.
void summarize(const Message& message, std::size_t answers_at) {
    auto& layer = message.layer;
    if (!layer.detailed()) return;
    const unsigned flags = load_be16(message.bytes, 2);
    const bool response = (flags & 0x8000) != 0;
    const auto opcode = name_of(kOpcodes, flags >> 11 & 0xf);
    const auto reply = response ? flags & 0xf : 0;
    layer.info("{}{} {:#06x}{}{}{}{}", opcode.empty() ? "Unknown operation" : opcode,
               response ? " response" : "", load_be16(message.bytes, 0), reply != 0 ? " " : "",
               reply != 0 ? name_of(kReplies, reply) : "",
               load_be16(message.bytes, 4) > 0 ? question_text(message) : "",
               answers_text(message, answers_at, load_be16(message.bytes, 6)));
}

void remark_on_end(const Message& message) {
    auto& layer = message.layer;
    if (layer.window().is_cut()) {
        layer.require(layer.size() + 1);
        return;
    }
    layer.remark(
        remarks::kDnsCounts, message.base + 4, 8,
        "the message ends before the {} questions and {} records it promises",
        load_be16(message.bytes, 4),
        load_be16(message.bytes, 6) + load_be16(message.bytes, 8) + load_be16(message.bytes, 10));
}

void dissect_message(const Message& message) {
    auto& layer = message.layer;
    const auto bytes = message.bytes;
    if (bytes.size() < kHeaderLength) {
        if (layer.detailed() && bytes.size() >= 4) describe_header(message);
        layer.require(message.base + kHeaderLength);
        return;
    }
    if (layer.detailed()) describe_header(message);
    const bool update = (load_be16(bytes, 2) >> 11 & 0xf) == kUpdateOpcode;
    if ((load_be16(bytes, 2) & 0x0200) != 0)
        layer.remark(remarks::kDnsTruncated, message.base + 2, 2,
                     "the answer did not fit: ask again over TCP");
    const auto answers = dissect_section(message, update ? "Zone" : "Queries", kHeaderLength,
                                         load_be16(bytes, 4), dissect_question);
    auto end = answers;
    const std::string_view titles[] = {update ? "Prerequisites" : "Answers",
                                       update ? "Updates" : "Authoritative nameservers",
                                       "Additional records"};
    for (std::size_t i = 0; i < 3 && end; ++i) {
        end =
            dissect_section(message, titles[i], *end, load_be16(bytes, 6 + 2 * i), dissect_record);
        if (i == 0 && end) summarize(message, *answers);
    }
    // Wireshark gives up on a message that ends early before it gets to this.
    if (end) follow_exchange(layer, message.transport, load_be16(bytes, 0), (bytes[2] & 0x80) != 0);
    if (!end) {
        remark_on_end(message);
    } else if (*end < bytes.size()) {
        layer.remark(remarks::kDnsTrailing, message.base + *end, bytes.size() - *end,
                     "{} bytes follow the last record", bytes.size() - *end);
    }
}

// RFC 1035 section 4.2.2: each message behind its length. A message that goes on in a later segment
// is left alone.
std::optional<Next> dissect_segment(Layer& layer, const Transport& transport) {
    const auto window = layer.window();
    const std::size_t length = layer.size() >= 2 ? load_be16(layer.bytes(), 0) : 0;
    if (layer.size() < 2 || length < kHeaderLength || 2 + length > window.reported) {
        if (!window.is_cut() || window.reported < 2 + length) {
            layer.remark(remarks::kDnsTcpPart, 0, layer.size(),
                         "a part of a message: it began or ends in another segment");
        } else {
            layer.require(2 + kHeaderLength);
        }
        return std::nullopt;
    }
    layer.add(dns::kLength, 0, 2);
    layer.covers(2 + length);
    const auto bytes = window.first(2 + length).from(2).bytes;
    dissect_message({layer, 2, bytes, Flavour::unicast, transport});
    const auto rest = window.from(2 + length);
    if (rest.reported == 0) return std::nullopt;
    return Next{.protocol = Protocol::dns, .window = rest, .continues = true};
}

std::optional<Next> dissect(Layer& layer) {
    const auto outside = outside_of(layer);
    if (outside.transport.tcp) return dissect_segment(layer, outside.transport);
    if (layer.detailed()) rename_layer(layer, outside.flavour);
    dissect_message({layer, 0, layer.bytes(), outside.flavour, outside.transport});
    return std::nullopt;
}

}  // namespace

const ProtocolDef kDns{Protocol::dns, dns::kHeading, "dns", "DNS", dissect, dns::kFields};

}  // namespace vxlab::dissect::protocols
