// The resource records of a DNS message.
#pragma once

#include "capture/dissect/protocols/dns_exchange.h"
#include "capture/dissect/protocols/dns_name.h"

namespace vxlab::dissect::protocols::dns {

enum class Flavour : std::uint8_t { unicast, mdns, llmnr };

// One message within its layer: over TCP it begins behind the length.
struct Message {
    Layer& layer;
    std::size_t base;  // where it begins in the layer
    Bytes bytes;
    Flavour flavour;
    Transport transport;

    // Offsets of the functions below are within the message; these are the layer's.
    NodeId add(const FieldDef& field, std::size_t offset, std::size_t length) const {
        return layer.add(field, base + offset, length);
    }
    NodeId add_name(const FieldDef& field, std::size_t offset, const DnsName& name) const {
        return layer.add_text(field, base + offset, name.length(), name.text());
    }
};

// The record at `offset`: describes it, remarks on it. Where the next one begins; nothing when the
// message ends first or the name cannot be read.
std::optional<std::size_t> dissect_record(const Message& message, std::size_t offset);

// Remarks on a name that is wrong.
void check_name(const Message& message, std::size_t offset, const DnsName& name);

// The short text of a record for the summary line, "A 192.0.2.1"; empty for most types.
// REQUIRES: dissect_record() took it.
std::string record_text(const Message& message, std::size_t offset);

}  // namespace vxlab::dissect::protocols::dns
