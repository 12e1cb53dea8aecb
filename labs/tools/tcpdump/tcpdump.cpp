// tcpdump: live and from files, to lines and to files.
#include "labs/tools/tcpdump/tcpdump.h"

#include <fmt/format.h>
#include <signal.h>
#include <time.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <sstream>

#include "capture/source/file_source.h"
#include "capture/source/memory_bytes.h"
#include "core/sim/name_space.h"
#include "labs/tools/tcpdump/capture.h"
#include "labs/tools/tcpdump/cooked.h"
#include "labs/tools/tcpdump/options.h"
#include "labs/tools/tcpdump/pcap_file.h"
#include "labs/tools/tcpdump/printer.h"

namespace vxlab::labs {
namespace {

using namespace tcpdump_tool;
using source::LinkType;

// The times in front of the lines, each as -t asks.
class Clock {
public:
    explicit Clock(int form) : form_(form % 6) {}

    // Of what is finer than a microsecond nothing is left: not in a difference either.
    std::string text(Instant time) {
        time.nanoseconds -= time.nanoseconds % 1000;
        if (!last_) first_ = last_ = time;
        const auto before = form_ == 5 ? *first_ : *last_;
        last_ = time;
        switch (form_) {
            case 0:
                return of_day(time, "%H:%M:%S") + ' ';
            case 1:
                return {};
            case 2:
                return fmt::format("{}.{:06} ", time.nanoseconds / 1'000'000'000,
                                   time.nanoseconds / 1000 % 1'000'000);
            case 4:
                return of_day(time, "%Y-%m-%d %H:%M:%S") + ' ';
            default:
                return difference((time - before).nanoseconds);
        }
    }

private:
    static std::string difference(std::int64_t nanoseconds) {
        return (nanoseconds < 0 ? '-' : ' ') +
               of_day(Instant{std::abs(nanoseconds)}, "%H:%M:%S", true) + ' ';
    }

    static std::string of_day(Instant time, const char* format, bool is_difference = false) {
        const auto seconds = static_cast<time_t>(time.nanoseconds / 1'000'000'000);
        tm parts{};
        is_difference ? ::gmtime_r(&seconds, &parts) : ::localtime_r(&seconds, &parts);
        char text[32];
        ::strftime(text, sizeof text, format, &parts);
        return fmt::format("{}.{:06}", text, time.nanoseconds / 1000 % 1'000'000);
    }

    int form_;
    std::optional<Instant> first_, last_;
};

int complain(Process& process, const std::string& what, int status = 1) {
    process.err("tcpdump: " + what + "\n");
    return status;
}

const char* link_text(LinkType type) {
    switch (type) {
        case LinkType::ethernet:
            return "EN10MB (Ethernet)";
        case LinkType::linux_cooked_v2:
            return "LINUX_SLL2 (Linux cooked v2)";
        default:
            return nullptr;
    }
}

Async<bool> read_names(Process& process, Names& names) {
    const std::string services = "/etc/services", hosts = "/etc/hosts";
    std::istringstream lines((co_await process.read_file(services)).value_or(""));
    for (std::string line, name, port; std::getline(lines, line);) {
        std::istringstream words(line);
        if (!(words >> name >> port) || name[0] == '#') continue;
        const auto number = static_cast<std::uint16_t>(std::strtoul(port.c_str(), nullptr, 10));
        auto& ports = port.find("/tcp") != port.npos ? names.tcp_ports : names.udp_ports;
        ports.emplace(number, name);
    }
    std::istringstream more((co_await process.read_file(hosts)).value_or(""));
    for (std::string line, address, name; std::getline(more, line);) {
        std::istringstream words(line);
        if (words >> address >> name && address[0] != '#') names.hosts.emplace(address, name);
    }
    co_return true;
}

// Where packets go: lines, a file, or both.
class Output {
public:
    Output(Process& process, const Options& options, LinkType link_type)
        : process_(process),
          options_(options),
          link_type_(link_type),
          printer_(options.print),
          clock_(options.time_form) {}

    // An error's words; empty: fine.
    Async<std::string> open() {
        if (options_.write_file.empty()) co_return std::string();
        file_ = 1;
        if (options_.write_file != "-") {
            const auto opened = co_await process_.open(options_.write_file, FileUse::replace);
            if (!opened)
                co_return options_.write_file + ": " + std::strerror(opened.error().number);
            file_ = *opened;
        }
        process_.write(*file_,
                       pcap_head(options_.snap_length, static_cast<std::uint32_t>(link_type_)));
        co_return std::string();
    }

    void take(Instant time, Bytes bytes, std::uint32_t wire_length, const std::string& interface) {
        ++packets_;
        if (file_) process_.write(*file_, pcap_record(time, bytes, wire_length));
        if ((file_ && !options_.also_print) || options_.only_count) return;
        std::string line;
        if (options_.numbers) line = fmt::format("{:5}  ", packets_);
        line += clock_.text(time);
        if (link_type_ == LinkType::linux_cooked_v2 && bytes.size() >= kCookedLength) {
            line += fmt::format("{:<5} {} ", interface, direction_of(bytes));
            line += printer_.cooked(load_be16(bytes, 0), bytes.subspan(kCookedLength), wire_length);
        } else {
            line += printer_.ethernet(bytes, wire_length);
        }
        process_.out(line + '\n');
    }
    std::uint64_t packets() const { return packets_; }
    bool is_enough() const { return options_.count > 0 && packets_ >= options_.count; }

private:
    Process& process_;
    const Options& options_;
    LinkType link_type_;
    Printer printer_;
    Clock clock_;
    std::optional<int> file_;
    std::uint64_t packets_ = 0;
};

std::string plural(std::uint64_t count, const char* what) {
    return fmt::format("{} packet{} {}\n", count, count == 1 ? "" : "s", what);
}

int list_interfaces(Process& process) {
    int number = 0;
    for (const auto& [index, one] : process.name_space().interfaces()) {
        std::string state;
        if (one->flags.up) state += "Up";
        if (one->is_running()) state += ", Running";
        if (one->flags.loopback) state += state.empty() ? "Loopback" : ", Loopback";
        process.out(
            fmt::format("{}.{} [{}]\n", ++number, one->name, state.empty() ? "none" : state));
    }
    process.out(
        fmt::format("{}.any (Pseudo-device that captures on all interfaces) "
                    "[Up, Running]\n",
                    ++number));
    return 0;
}

sim::Interface* first_up(const sim::Namespace& name_space) {
    for (const auto& [index, one] : name_space.interfaces())
        if (one->flags.up && !one->flags.loopback) return one;
    return name_space.loopback().flags.up ? &name_space.loopback() : nullptr;
}

struct Place {
    std::string name;
    sim::Interface* interface = nullptr;  // null: any
};

// The interface to capture on, or the complaint.
std::optional<Place> choose(Process& process, const Options& options, std::string& complaint) {
    auto& name_space = process.name_space();
    Place place{options.interface, nullptr};
    if (place.name == "any") return place;
    place.interface = place.name.empty() ? first_up(name_space) : name_space.find(place.name);
    if (!place.interface) {
        complaint = place.name.empty()
                        ? "no suitable device found"
                        : place.name + ": No such device exists\n(No such device exists)";
        return std::nullopt;
    }
    place.name = place.interface->name;
    if (!place.interface->flags.up) {
        complaint = place.name + ": That device is not up";
        return std::nullopt;
    }
    return place;
}

std::string opening(const Options& options, const Place& place, LinkType link_type) {
    std::string text;
    if (!place.interface) text += "tcpdump: data link type LINUX_SLL2\n";
    text += "tcpdump: ";
    if (options.write_file.empty() && options.print.verbosity == 0)
        text += "verbose output suppressed, use -v[v]... for full protocol decode\n";
    return text + fmt::format("listening on {}, link-type {}, snapshot length {} bytes\n",
                              place.name, link_text(link_type), options.snap_length);
}

Async<int> capture_live(Process& process, const Options& options) {
    std::string complaint;
    const auto place = choose(process, options, complaint);
    if (!place) co_return complain(process, complaint);
    const auto link_type = place->interface ? LinkType::ethernet : LinkType::linux_cooked_v2;
    auto filter = source::compile_capture_filter(options.filter, link_type);
    if (!filter) co_return complain(process, "can't parse filter expression: syntax error");
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) process.catch_signal(number);
    Output output(process, options, link_type);
    if (const auto trouble = co_await output.open(); !trouble.empty())
        co_return complain(process, trouble);
    Capture capture(process, options, place->interface, std::move(*filter));
    process.err(opening(options, *place, link_type));
    bool interrupted = false;
    while (!output.is_enough() && !capture.is_gone() && !interrupted) {
        co_await process.wait(Waiting::passive, std::nullopt);
        interrupted = process.take_signal() != 0;
        while (!output.is_enough()) {
            const auto frame = capture.next();
            if (!frame) break;
            output.take(frame->time, frame->bytes, frame->wire_length, frame->interface);
        }
    }
    if (interrupted) process.out("\n");
    if (capture.is_gone()) process.err("tcpdump: pcap_loop: The interface disappeared\n");
    process.err(plural(output.packets(), "captured") +
                plural(capture.received(), "received by filter") + plural(0, "dropped by kernel"));
    co_return capture.is_gone() ? 1 : 0;
}

Async<int> read_capture(Process& process, const Options& options) {
    const auto content = co_await process.read_input_or_file(options.read_file);
    if (!content)
        co_return complain(process,
                           options.read_file + ": " + std::strerror(content.error().number));
    auto opened = source::open_capture(std::make_shared<source::MemoryBytes>(
        std::vector<std::uint8_t>(content->begin(), content->end()), options.read_file));
    if (!opened) co_return complain(process, opened.error().text());
    auto packet = (*opened)->next();
    const auto link_type = packet && *packet ? (*packet)->link_type : LinkType::ethernet;
    if (!link_text(link_type))
        co_return complain(process, "packets of this link type are not printed");
    const auto filter = source::compile_capture_filter(options.filter, link_type);
    if (!filter) co_return complain(process, "can't parse filter expression: syntax error");
    process.err(fmt::format("reading from file {}, link-type {}, snapshot length 262144\n",
                            options.read_file, link_text(link_type)));
    Output output(process, options, link_type);
    if (const auto trouble = co_await output.open(); !trouble.empty())
        co_return complain(process, trouble);
    for (; packet && *packet && !output.is_enough(); packet = (*opened)->next()) {
        const auto& one = **packet;
        if (!passes(filter->program, one.bytes, one.wire_length) ||
            !passes(filter->own_program, one.bytes, one.wire_length))
            continue;
        const auto index = one.bytes.size() >= kCookedLength ? load_be32(one.bytes, 4) : 0;
        output.take(one.time.value_or(Instant{}), one.bytes, one.wire_length,
                    fmt::format("ifindex {}", index));
    }
    if (options.only_count) process.out(fmt::format("{} packets\n", output.packets()));
    co_return packet ? 0 : complain(process, packet.error().text());
}

}  // namespace

Task tcpdump(Process& process) {
    Options options;
    if (const auto refusal = parse(process.arguments(), options)) {
        process.out(refusal->out);
        process.err(refusal->err);
        co_return refusal->status;
    }
    if (options.list_interfaces) co_return list_interfaces(process);
    if (!options.filter_file.empty()) {
        const auto text = co_await process.read_file(options.filter_file);
        if (!text)
            co_return complain(process, "can't open " + options.filter_file + ": " +
                                            std::strerror(text.error().number));
        options.filter = *text;
    }
    if (options.no_names == 0) co_await read_names(process, options.print.names);
    if (!options.read_file.empty()) co_return co_await read_capture(process, options);
    co_return co_await capture_live(process, options);
}

}  // namespace vxlab::labs
