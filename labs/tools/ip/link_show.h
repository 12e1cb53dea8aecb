// `ip link show`, and the lines of an interface that `ip address show` and `ip monitor` print too.
#pragma once

#include "labs/tools/ip/address_words.h"
#include "labs/tools/iproute/context.h"

namespace vxlab::labs::ip_tool {

int show_links(iproute::Context& context, iproute::Arguments& arguments);

// Whether the kernel would list the interface for this filter at all; what it lists and iproute2
// leaves out stands as {} in JSON.
bool is_dumped(const iproute::Context& context, const sim::Interface& interface,
               const AddressFilter& filter);
// Whether the filter's words about links let the interface through.
bool matches(const iproute::Context& context, const sim::Interface& interface,
             const AddressFilter& filter);

enum class LinkStyle {
    link,     // `ip link`
    address,  // `ip address`: without mode; -4 and -6 leave lines out
    one,      // `ip address show dev X`: as address, but the kernel is asked for all of the link
    monitor,  // `ip monitor`: without mode and queue length
};

// Everything of an interface but its addresses and the last line end. `deleted`: of `ip monitor`.
void print_link(const iproute::Context& context, iproute::Writer& writer,
                const sim::Interface& interface, LinkStyle style, bool deleted = false);
void print_link_brief(const iproute::Context& context, iproute::Writer& writer,
                      const sim::Interface& interface, LinkStyle style);
// What a message says of the link below. That of the bridges and of IPv6 gives the index alone, so
// that one in another namespace is taken for whatever has its index here.
enum class LinkBelow { with_place, index_alone };

// "2: v1@v0: <…> mtu 1500 ".
void print_link_head(const iproute::Context& context, iproute::Writer& writer,
                     const sim::Interface& interface, LinkBelow told = LinkBelow::with_place);
// A port in the words of its bridge (RTM_NEWLINK of family AF_BRIDGE): whole lines.
void print_port_link(const iproute::Context& context, iproute::Writer& writer,
                     const sim::Interface& interface);
// Of its root qdisc: "noqueue", "tbf".
std::string_view discipline_name(const sim::Interface& interface);
// Of frames to send: numtxqueues.
int queue_count(const sim::Interface& interface);
// RX and TX, from -s.
void print_statistics(const iproute::Context& context, iproute::Writer& writer,
                      const sim::Interface& interface);
// What -d adds behind the addresses: kinds and queues.
void print_link_details(const iproute::Context& context, iproute::Writer& writer,
                        const sim::Interface& interface, LinkStyle style);

}  // namespace vxlab::labs::ip_tool
