// Prints what an interface counts, as `ip -s link` does.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "labs/tools/ip/link_show.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Context;
using iproute::Writer;
using sim::Interface;

struct Column {
    std::uint64_t value;
    std::size_t width;
};

std::string human_number(const Context& context, std::uint64_t value) {
    const std::uint64_t base = context.options.iec ? 1024 : 1000;
    if (!context.options.human || value < base) return fmt::format("{}", value);
    std::string_view prefix = "kMGTPE";
    std::uint64_t unit = base;
    while (value / base >= unit && prefix.size() > 1) {
        unit *= base;
        prefix.remove_prefix(1);
    }
    auto precision = 2;
    for (std::uint64_t limit = 10; precision > 0 && value / unit >= limit; limit *= 10) --precision;
    return fmt::format("{:.{}f}{}{}", static_cast<double>(value) / static_cast<double>(unit),
                       precision, prefix[0], context.options.iec ? "i" : "");
}

void print_columns(const Context& context, Writer& writer, std::string_view title,
                   std::initializer_list<Column> columns) {
    writer.text("{}{}", title, context.line_end());
    for (const auto& column : columns)
        writer.text("{:>{}} ", human_number(context, column.value), column.width);
}

void print_statistics_json(const Context& context, Writer& writer, const Interface& interface) {
    const auto errors = context.options.statistics > 1;
    const auto& [rx, tx] = std::tie(interface.rx, interface.tx);
    writer.open_object("stats64");
    writer.open_object("rx");
    writer.json("bytes", rx.bytes);
    writer.json("packets", rx.packets);
    writer.json("errors", rx.errors);
    writer.json("dropped", rx.dropped);
    writer.json("over_errors", 0);
    writer.json("multicast", rx.multicast);
    if (errors) {
        writer.json("length_errors", rx.length_errors);
        writer.json("crc_errors", 0);
        writer.json("frame_errors", rx.frame_errors);
        writer.json("fifo_errors", rx.fifo_errors);
        writer.json("missed_errors", 0);
    }
    writer.close_object();
    writer.open_object("tx");
    writer.json("bytes", tx.bytes);
    writer.json("packets", tx.packets);
    writer.json("errors", tx.errors);
    writer.json("dropped", tx.dropped);
    writer.json("carrier_errors", tx.carrier_errors);
    writer.json("collisions", tx.collisions);
    if (errors) {
        writer.json("aborted_errors", 0);
        writer.json("fifo_errors", tx.fifo_errors);
        writer.json("window_errors", 0);
        writer.json("heartbeat_errors", 0);
        writer.json("carrier_changes", interface.carrier_changes());
    }
    writer.close_object();
    writer.close_object();
}

// At least as wide as iproute2's titles; wider where a number is.
std::size_t width(std::size_t least, std::uint64_t one, std::uint64_t other) {
    return std::max({least, fmt::format("{}", one).size(), fmt::format("{}", other).size()});
}

}  // namespace

void print_statistics(const Context& context, Writer& writer, const Interface& interface) {
    if (writer.is_json()) return print_statistics_json(context, writer, interface);
    const auto& rx = interface.rx;
    const auto& tx = interface.tx;
    const auto bytes = width(10, rx.bytes, tx.bytes), packets = width(7, rx.packets, tx.packets);
    const auto errors = width(6, rx.errors, tx.errors), dropped = width(7, rx.dropped, tx.dropped);
    const auto collisions = width(7, rx.multicast, tx.collisions);
    const auto title = [&](std::string_view start, std::string_view fifth, std::string_view sixth) {
        return fmt::format("    {}{:>{}} {:>{}} {:>{}} {:>{}} {:>7} {:>{}}           ", start,
                           "bytes", bytes - 4, "packets", packets, "errors", errors, "dropped",
                           dropped, fifth, sixth, collisions);
    };
    const auto more = [&](std::string_view start, std::string_view one, std::string_view two,
                          std::string_view three, std::string_view four, std::string_view five) {
        return fmt::format("{}    {}{:>{}} {:>{}} {:>{}} {:>{}} {:>7} {:>{}}", context.line_end(),
                           start, "", bytes - 10, one, packets, two, errors, three, dropped, four,
                           five, collisions);
    };
    const auto all = context.options.statistics > 1;
    print_columns(context, writer, title("RX: ", "missed", "mcast"),
                  {{rx.bytes, bytes + 4},
                   {rx.packets, packets},
                   {rx.errors, errors},
                   {rx.dropped, dropped},
                   {0, 7},
                   {rx.multicast, collisions}});
    if (all)
        print_columns(context, writer,
                      more("RX errors:", "length", "crc", "frame", "fifo", "overrun"),
                      {{rx.length_errors, bytes + 5 + packets},
                       {0, errors},
                       {rx.frame_errors, dropped},
                       {rx.fifo_errors, 7},
                       {0, collisions}});
    writer.text("{}", context.line_end());
    print_columns(context, writer, title("TX: ", "carrier", "collsns"),
                  {{tx.bytes, bytes + 4},
                   {tx.packets, packets},
                   {tx.errors, errors},
                   {tx.dropped, dropped},
                   {tx.carrier_errors, 7},
                   {tx.collisions, collisions}});
    if (all)
        print_columns(context, writer,
                      more("TX errors:", "aborted", "fifo", "window", "heartbt", "transns"),
                      {{0, bytes + 5 + packets},
                       {tx.fifo_errors, errors},
                       {0, dropped},
                       {0, 7},
                       {interface.carrier_changes(), collisions}});
}

}  // namespace vxlab::labs::ip_tool
