#include "labs/tools/tc/show.h"

#include <fmt/format.h>

#include "labs/tools/ip/link_show.h"
#include "labs/tools/tc/units.h"

namespace vxlab::labs::tc_tool {
namespace {

using iproute::Context;
using iproute::Writer;
using sim::Interface;
using sim::QueueDiscipline;

double seconds(Duration duration) { return static_cast<double>(duration.nanoseconds) / 1e9; }

std::string duration_text(Duration duration) {
    return time_text(static_cast<std::uint32_t>(duration.nanoseconds / 1000));
}

// JSON numbers as printf's %g has them.
void number(Writer& writer, std::string_view key, double value) {
    writer.json_literal(key, fmt::format("{:g}", value));
}

void correlation(Writer& writer, double value) {
    if (writer.is_json())
        number(writer, "correlation", value);
    else if (value > 0)
        writer.text(" {}%", share_text(value));
}

void print_share(Writer& writer, std::string_view object, std::string_view name, double share,
                 double leaning) {
    if (share <= 0) return;
    writer.open_object(object);
    writer.text(" {} {}%", name, share_text(share));
    if (writer.is_json()) number(writer, name, share);
    correlation(writer, leaning);
    writer.close_object();
}

void print_delay(Writer& writer, const QueueDiscipline& options) {
    if (options.delay <= Duration{}) return;
    writer.open_object("delay");
    writer.text(" delay {}", duration_text(options.delay));
    if (options.jitter > Duration{}) writer.text("  {}", duration_text(options.jitter));
    if (writer.is_json()) {
        number(writer, "delay", seconds(options.delay));
        number(writer, "jitter", seconds(options.jitter));
    }
    correlation(writer, options.delay_correlation);
    writer.close_object();
}

void print_netem(Writer& writer, const QueueDiscipline& options) {
    writer.put("limit", "limit {}", options.limit);
    print_delay(writer, options);
    print_share(writer, "loss-random", "loss", options.loss, options.loss_correlation);
    print_share(writer, "duplicate", "duplicate", options.duplicate, options.duplicate_correlation);
    print_share(writer, "reorder", "reorder", options.reorder, options.reorder_correlation);
    print_share(writer, "corrupt", "corrupt", options.corrupt, options.corrupt_correlation);
    if (options.rate != 0) {
        writer.open_object("rate");
        writer.text(" rate {}", rate_text(options.rate));
        writer.json("rate", options.rate / 8);
        for (const auto* key : {"packetoverhead", "cellsize", "celloverhead"}) writer.json(key, 0);
        writer.close_object();
    }
    writer.json("ecn", false);
    writer.json("gap", options.gap);
    if (options.gap != 0) writer.text(" gap {}", options.gap);
}

void print_tbf(Writer& writer, const QueueDiscipline& options, bool details) {
    const auto burst = round_burst(options.burst, options.rate);
    writer.text("rate {} burst {}", rate_text(options.rate), size_text(burst));
    writer.json("rate", options.rate / 8);
    writer.json("burst", burst);
    if (details) {
        writer.text("/1 mpu 0b");
        writer.json("mpu", 0);
    }
    const auto whole = 1e6 * (options.limit / static_cast<double>(options.rate / 8));
    const auto latency =
        static_cast<std::uint32_t>(std::max(0.0, whole - burst_time(options.burst, options.rate)));
    writer.text(" lat {} ", time_text(latency));
    writer.json("lat", latency);
    if (details) writer.put("linklayer", "linklayer {} ", std::string("ethernet"));
}

void print_options(Writer& writer, const QueueDiscipline& options, bool details) {
    writer.open_object("options");
    switch (options.kind) {
        case QueueDiscipline::Kind::netem:
            print_netem(writer, options);
            break;
        case QueueDiscipline::Kind::tbf:
            print_tbf(writer, options, details);
            break;
        case QueueDiscipline::Kind::pfifo:
            writer.put("limit", "limit {}p", options.limit);
            break;
        case QueueDiscipline::Kind::none:
            break;
    }
    writer.close_object();
}

void print_statistics(Writer& writer, const sim::QueueCounters& counters) {
    writer.text(" Sent {} bytes {} pkt (dropped {}, overlimits {} requeues 0) \n", counters.bytes,
                counters.packets, counters.dropped, counters.overlimits);
    writer.text(" backlog {} {}p requeues 0\n",
                size_text(static_cast<std::uint32_t>(counters.backlog_bytes)),
                counters.backlog_packets);
    writer.json("bytes", counters.bytes);
    writer.json("packets", counters.packets);
    writer.json("drops", counters.dropped);
    writer.json("overlimits", counters.overlimits);
    writer.json("requeues", 0);
    writer.json("backlog", counters.backlog_bytes);
    writer.json("qlen", counters.backlog_packets);
}

void print_qdisc(const Context& context, Writer& writer, const Interface& interface,
                 bool with_device) {
    const auto& options = interface.queue_discipline();
    const std::string name(ip_tool::discipline_name(interface));
    const bool plain = options.handle == 0;
    writer.open_object();
    writer.put("kind", "qdisc {}", name);
    writer.put("handle", " {}", fmt::format("{:x}:", options.handle));
    if (with_device) writer.put("dev", " dev {}", interface.name);
    writer.flag("root", " root");
    const int references = plain ? 2 : 1 + ip_tool::queue_count(interface);
    writer.put("refcnt", " refcnt {} ", references);
    if (name == "pfifo_fast") {
        writer.text("bands 3 priomap 1 2 2 2 1 2 0 0 1 1 1 1 1 1 1 1");
        writer.open_object("options");
        writer.json("bands", 3);
        writer.close_object();
    } else {
        print_options(writer, options, context.options.details > 0);
    }
    writer.text("\n");
    if (context.options.statistics > 0) {
        auto counters = interface.queue_counters();
        // What has no queue counts nothing.
        if (name == "noqueue") counters = {};
        print_statistics(writer, counters);
    }
    writer.close_object();
}

}  // namespace

int show_qdiscs(Context& context, iproute::Arguments arguments) {
    std::string device;
    while (arguments.more()) {
        if (arguments.is("dev")) {
            device = arguments.next();
        } else if (arguments.begins("root")) {
            continue;
        } else if (arguments.is("ingress") || arguments.is("clsact") || arguments.is("handle") ||
                   arguments.is("parent") || arguments.begins("invisible")) {
            return context.not_simulated(arguments.last());
        } else {
            return context.fail(
                fmt::format("What is \"{}\"? Try \"tc qdisc help\".\n", arguments.next()), 255);
        }
    }
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!device.empty() && !context.device(device)) return context.no_device(device);
    auto writer = context.writer();
    writer.open_array();
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        if (!device.empty() && interface->name != device) continue;
        // noop is not listed.
        if (ip_tool::discipline_name(*interface) == "noop") continue;
        print_qdisc(context, writer, *interface, device.empty());
    }
    writer.close_array();
    return context.show(writer);
}

}  // namespace vxlab::labs::tc_tool
