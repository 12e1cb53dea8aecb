// How `ip address show`, `flush` and `ip monitor` print and pick addresses.
#pragma once

#include <vector>

#include "core/sim/ip/address_request.h"
#include "labs/tools/ip/address_words.h"
#include "labs/tools/iproute/context.h"

namespace vxlab::labs::ip_tool {

int show_addresses(iproute::Context& context, iproute::Arguments& arguments);

// `named`: begin with the interface's number and name, as -o and `flush` do.
void print_address(const iproute::Context& context, iproute::Writer& writer,
                   const sim::Address& address, bool named, bool deleted = false);

// Those of the interface that the filter lets through, IPv4 first.
std::vector<const sim::Address*> pick_addresses(const iproute::Context& context,
                                                const sim::Interface& interface,
                                                const AddressFilter& filter);

// Whether `address` is in the prefix.
bool is_in(const IpAddress& address, const iproute::Prefix& prefix);

}  // namespace vxlab::labs::ip_tool
