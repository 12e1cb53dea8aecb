// vxlab capture: packets from live interfaces, to a pcapng file or as one line each.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/summary_lines.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "capture/dissect/dissector.h"
#include "capture/helper/privileges.h"
#include "capture/source/interface_list.h"
#include "capture/source/live_source.h"
#include "capture/source/pcapng_writer.h"

namespace vxlab::cli {
namespace {

using source::LiveSource;
using source::PcapngWriter;

constexpr Duration kRateInterval = Duration::milliseconds(500);

struct Arguments {
    bool list = false;
    bool json = false;
    source::LiveOptions live;
    std::uint64_t count = 0;  // 0: until stopped
    std::string file;         // empty: lines on stdout
};

int report(const Error& error, int exit_code) {
    std::fflush(stdout);
    fmt::print(stderr, "vxlab capture: {}\n", error.text());
    return exit_code;
}

std::string quoted(const std::string& argument) {
    const bool plain = argument.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                           "-_./:@%+,=") == std::string::npos;
    if (plain && !argument.empty()) return argument;
    std::string text = "'";
    for (const char c : argument) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

// Without the file: a capture does not tell where it lay.
std::string command_line(const Arguments& arguments) {
    std::string line = "vxlab capture";
    for (const auto& name : arguments.live.interfaces) line += " -i " + quoted(name);
    if (!arguments.live.filter.empty()) line += " -f " + quoted(arguments.live.filter);
    if (arguments.count > 0) line += fmt::format(" -c {}", arguments.count);
    return line;
}

std::string state_of(const source::InterfaceInfo& info) {
    if (!info.up) return "down";
    return info.running ? "up" : "no carrier";
}

nlohmann::json json_of(const source::InterfaceInfo& info) {
    nlohmann::json addresses = nlohmann::json::array();
    for (const auto& address : info.addresses) addresses.push_back(address.text());
    nlohmann::json object{
        {"name", info.name},       {"state", state_of(info)},      {"up", info.up},
        {"running", info.running}, {"loopback", info.loopback},    {"addresses", addresses},
        {"link_type", nullptr},    {"packets_per_second", nullptr}};
    if (info.link_type) object["link_type"] = static_cast<int>(*info.link_type);
    if (info.packets_per_second) object["packets_per_second"] = *info.packets_per_second;
    return object;
}

int list(const Arguments& arguments) {
    const auto interfaces = list_interfaces(source::this_host(), kRateInterval);
    if (!interfaces) return report(interfaces.error(), 1);
    if (arguments.json) {
        auto array = nlohmann::json::array();
        for (const auto& info : *interfaces) array.push_back(json_of(info));
        fmt::print("{}\n", array.dump(2));
        return 0;
    }
    fmt::print("{:<16}{:<12}{:>10}  {}\n", "name", "state", "packets/s", "addresses");
    for (const auto& info : *interfaces) {
        std::string addresses;
        for (const auto& one : info.addresses)
            addresses += (addresses.empty() ? "" : ", ") + one.text();
        const auto rate =
            info.packets_per_second ? fmt::format("{:.0f}", *info.packets_per_second) : "-";
        fmt::print("{:<16}{:<12}{:>10}  {}\n", info.name, state_of(info), rate,
                   addresses.empty() ? "-" : addresses);
    }
    return 0;
}

LiveSource* stopped_by_signal = nullptr;

void on_signal(int) { stopped_by_signal->stop(); }

// A second signal ends the program in the usual way.
void stop_on_signals(LiveSource& live) {
    stopped_by_signal = &live;
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
}

// Where packets go; `flush` is called when the next packet has to be waited for.
struct Sink {
    std::function<Result<void>(const source::Packet&)> packet;
    std::function<Result<void>()> flush;
};

struct Outcome {
    std::uint64_t captured = 0;
    std::optional<Error> error;
};

// A failing sink ends the capture too, with the counts still read.
Outcome pump(LiveSource& live, const Sink& sink, std::uint64_t limit) {
    Outcome outcome;
    bool stopping = false;
    const auto keep = [&](const Result<void>& result) {
        if (result || outcome.error) return;
        outcome.error = result.error();
        stopping = true;
        live.stop();
    };
    for (;;) {
        if (!stopping && live.would_wait()) keep(sink.flush());
        const auto packet = live.next();
        // What happens to the interface once all is captured that was asked for is no error.
        const bool complete = limit > 0 && outcome.captured == limit;
        if (!packet && !outcome.error && !complete) outcome.error = packet.error();
        if (!packet || !*packet) break;
        if (outcome.error || complete) continue;
        keep(sink.packet(**packet));
        if (!outcome.error && ++outcome.captured == limit) {
            stopping = true;
            live.stop();
        }
    }
    if (!outcome.error) keep(sink.flush());
    return outcome;
}

void print_counts(const LiveSource& live, std::uint64_t captured) {
    source::CaptureCounts sum;
    for (const auto& one : live.counts()) {
        sum.received += one.received;
        sum.dropped += one.dropped;
        sum.dropped_by_interface += one.dropped_by_interface;
    }
    std::string line =
        fmt::format("{} packets captured, {} received by filter, {} dropped by kernel", captured,
                    sum.received, sum.dropped);
    if (sum.dropped_by_interface > 0)
        line += fmt::format(", {} dropped by interface", sum.dropped_by_interface);
    fmt::print(stderr, "{}\n", line);
    if (live.counts().size() < 2) return;
    for (std::size_t i = 0; i < live.counts().size(); ++i)
        fmt::print(stderr, "  {}: {} received by filter, {} dropped by kernel\n",
                   live.interfaces()[i].name, live.counts()[i].received, live.counts()[i].dropped);
}

Instant now() {
    const auto time = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(time).count()};
}

int capture_to_file(LiveSource& live, PcapngWriter& writer, std::uint64_t limit) {
    for (const auto& interface : live.interfaces()) writer.add_interface(interface);
    const Sink sink{[&](const source::Packet& packet) { return writer.write(packet); },
                    [&] { return writer.flush(); }};
    auto outcome = pump(live, sink, limit);
    const auto end = now();
    for (std::uint32_t i = 0; i < live.counts().size(); ++i)
        (void)writer.write_statistics(i,
                                      {end, live.counts()[i].received, live.counts()[i].dropped});
    if (const auto flushed = writer.flush(); !flushed && !outcome.error)
        outcome.error = flushed.error();
    print_counts(live, writer.packets());
    return outcome.error ? report(*outcome.error, 1) : 0;
}

int capture_to_lines(LiveSource& live, std::uint64_t limit) {
    SummaryLines lines{Terminal(STDOUT_FILENO)};
    dissect::Dissector dissector;
    dissector.set_interfaces(&live.interfaces());
    dissect::Dissection dissection;
    const Sink sink{[&](const source::Packet& packet) {
                        dissector.dissect_next(packet, dissect::Detail::full, dissection);
                        fmt::print("{}\n", lines.line(packet, dissection));
                        return Result<void>();
                    },
                    []() -> Result<void> {
                        if (std::fflush(stdout) == 0) return {};
                        return fail("cannot write", "stdout");
                    }};
    const auto outcome = pump(live, sink, limit);
    print_counts(live, outcome.captured);
    return outcome.error ? report(*outcome.error, 1) : 0;
}

void announce(const LiveSource& live) {
    std::string names;
    for (const auto& one : live.interfaces()) names += (names.empty() ? "" : ", ") + one.name;
    fmt::print(stderr, "capturing on {} (stop with Ctrl-C)\n", names);
}

int capture(const Arguments& arguments) {
    const auto existing = list_interfaces(source::this_host());
    if (!existing) return report(existing.error(), 1);
    if (const auto checked = check_live_options(arguments.live, *existing); !checked)
        return report(checked.error(), 2);
    auto live = LiveSource::open(arguments.live);
    if (!live) {
        auto error = live.error();
        if (error.hint.find("setcap") != std::string::npos)
            error.hint += ", or: sudo " + command_line(arguments) +
                          (arguments.file.empty() ? "" : " -w " + quoted(arguments.file));
        return report(error, 1);
    }
    std::optional<PcapngWriter> writer;
    if (!arguments.file.empty()) {
        auto created = PcapngWriter::create(arguments.file, command_line(arguments));
        if (!created) return report(created.error(), 1);
        writer.emplace(std::move(*created));
    }
    // Started by root: packets are parsed without what root may do.
    if (!helper::drop_privileges()) return report({"cannot give up privileges", {}, {}}, 1);
    stop_on_signals(**live);
    announce(**live);
    if (writer) return capture_to_file(**live, *writer, arguments.count);
    return capture_to_lines(**live, arguments.count);
}

}  // namespace

void add_capture(CLI::App& app, int& exit_code) {
    const auto arguments = std::make_shared<Arguments>();
    auto* verb = app.add_subcommand("capture", "Capture packets from network interfaces");
    auto* list_flag = verb->add_flag("--list", arguments->list,
                                     "List the interfaces with their addresses and packets/s");
    verb->add_flag("--json", arguments->json, "With --list: as JSON")->needs(list_flag);
    verb->add_option("-i", arguments->live.interfaces,
                     "Interface; repeat for more; any is all of them")
        ->type_name("IFACE")
        ->allow_extra_args(false);
    verb->add_option("-f", arguments->live.filter, "Capture filter, see pcap-filter(7)")
        ->type_name("BPF");
    verb->add_option("-c", arguments->count, "Stop after this many packets")
        ->type_name("N")
        ->check(packet_count());
    verb->add_option("-w", arguments->file, "Write a pcapng file; - is standard output")
        ->type_name("FILE");
    verb->callback([arguments, &exit_code] {
        exit_code = arguments->list ? list(*arguments) : capture(*arguments);
    });
}

}  // namespace vxlab::cli
