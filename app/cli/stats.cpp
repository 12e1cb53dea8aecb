// vxlab stats: what a capture holds, and what it tells of the overlay.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "app/cli/stats_report.h"
#include "app/cli/verbs.h"
#include "capture/dissect/dissector.h"
#include "capture/source/file_source.h"

namespace vxlab::cli {
namespace {

constexpr std::size_t kBatch = 4096;

struct Arguments {
    std::string file;
    std::vector<std::string> decode_as;
    bool overlay = false;
    bool json = false;
};

int report(const Error& error, int exit_code) {
    std::fflush(stdout);
    fmt::print(stderr, "vxlab stats: {}\n", error.text());
    return exit_code;
}

// Everything that is fed packet by packet.
struct Counters {
    explicit Counters(const dissect::Options& options) : dissector(options), overlay(options) {}

    void add(const source::Packet& packet, bool with_overlay) {
        // Conversations are counted here, by tenant: of the dissector's history only reassembly is
        // of use, and without it a packet takes half the time.
        dissector.dissect_alone(packet, dissect::Detail::light, dissection);
        if (dissection.summary.needs_history)
            dissector.dissect_next(packet, dissect::Detail::light, dissection);
        statistics.add(packet, dissection);
        streams.add(packet, dissection);
        if (with_overlay) overlay.add(packet, dissection);
    }

    dissect::Dissector dissector;
    dissect::Dissection dissection;
    index::Statistics statistics;
    index::TcpStreams streams;
    index::Overlay overlay;
};

// The error that ended the capture early, if one did.
std::optional<Error> count(source::FileSource& capture, Counters& counters, bool with_overlay) {
    source::PacketBatch batch;
    for (;;) {
        const auto more = capture.next_batch(batch, kBatch);
        if (!more) return more.error();
        if (!*more) return std::nullopt;
        for (const auto& packet : batch.packets) counters.add(packet, with_overlay);
    }
}

void print(const StatsReport& all, bool json) {
    const Terminal terminal(STDOUT_FILENO);
    std::string text;
    if (json) {
        text = stats_json(all);
    } else {
        text = statistics_text(all, terminal);
        if (all.overlay != nullptr) text += overlay_text(all, terminal);
    }
    std::fwrite(text.data(), 1, text.size(), stdout);
}

int run(const Arguments& arguments) {
    dissect::Options options;
    for (const auto& rule : arguments.decode_as)
        if (const auto done = options.decode_as(rule); !done) return report(done.error(), 2);
    auto capture = source::open_capture(arguments.file);
    if (!capture) return report(capture.error(), 1);
    Counters counters(options);
    const auto error = count(**capture, counters, arguments.overlay);
    StatsReport all{counters.statistics, counters.streams, nullptr, error};
    index::OverlayReport overlay;
    if (arguments.overlay) {
        overlay = counters.overlay.report();
        all.overlay = &overlay;
    }
    print(all, arguments.json);
    return error ? report(*error, 1) : 0;
}

}  // namespace

void add_stats(CLI::App& app, int& exit_code) {
    auto arguments = std::make_shared<Arguments>();
    auto* verb = app.add_subcommand(
        "stats",
        "Count a capture's protocols, conversations and TCP streams, and infer its overlay");
    verb->add_option("FILE", arguments->file, "pcap or pcapng, gzip'd or not; - is standard input")
        ->type_name("")
        ->required();
    verb->add_flag("--overlay", arguments->overlay,
                   "Also VTEPs, VNIs, MAC addresses behind VTEPs, flooding, and what is wrong");
    verb->add_flag("--json", arguments->json, "One JSON object with everything");
    verb->add_option("-d", arguments->decode_as, "Decode a port as: udp.port==4799,vxlan")
        ->type_name("RULE")
        ->allow_extra_args(false);
    verb->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace vxlab::cli
