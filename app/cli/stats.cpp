// vxlab stats: what a capture holds, and what it tells of the overlay.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <deque>

#include "app/cli/stats_report.h"
#include "app/cli/verbs.h"
#include "capture/dissect/dissector.h"
#include "capture/index/pipeline.h"
#include "capture/source/file_source.h"

namespace vxlab::cli {
namespace {

constexpr std::size_t kBatch = 1024;

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
    explicit Counters(const dissect::Options& options) : in_order(options), overlay(options) {}

    dissect::Dissector in_order;
    index::Statistics statistics;
    index::TcpStreams streams;
    index::Overlay overlay;
};

// A batch with its dissections.
struct Batch {
    explicit Batch(const dissect::Options& options) : dissector(options) {}

    dissect::Dissection& dissection(std::size_t i) {
        while (dissections.size() <= i) dissections.emplace_back();
        return dissections[i];
    }

    source::PacketBatch batch;
    dissect::Dissector dissector;
    std::deque<dissect::Dissection> dissections;
};

void dissect_all(Batch& slot) {
    const auto& packets = slot.batch.packets;
    for (std::size_t i = 0; i < packets.size(); ++i)
        slot.dissector.dissect_alone(packets[i], dissect::Detail::light, slot.dissection(i));
}

// Conversations are counted here, by tenant: of the dissector's history only reassembly is of use.
void dissect_fragments(Batch& slot, dissect::Dissector& in_order) {
    const auto& packets = slot.batch.packets;
    for (std::size_t i = 0; i < packets.size(); ++i)
        if (slot.dissections[i].summary.needs_history)
            in_order.dissect_next(packets[i], dissect::Detail::light, slot.dissections[i]);
}

using Pipeline = index::Pipeline<Batch>;

template <class Counter>
Pipeline::Consume fed_to(Counter& counter) {
    return [&counter](Batch& slot) {
        for (std::size_t i = 0; i < slot.batch.packets.size(); ++i)
            counter.add(slot.batch.packets[i], slot.dissections[i]);
        return true;
    };
}

// The error that ended the capture early, if one did.
std::optional<Error> count(source::FileSource& capture, const dissect::Options& options,
                           Counters& counters, bool with_overlay) {
    std::vector<Pipeline::Consume> consumers;
    consumers.push_back([&counters](Batch& slot) {
        dissect_fragments(slot, counters.in_order);
        return true;
    });
    consumers.push_back(fed_to(counters.statistics));
    consumers.push_back(fed_to(counters.streams));
    if (with_overlay) consumers.push_back(fed_to(counters.overlay));
    Pipeline pipeline(capture, kBatch, options, dissect_all, std::move(consumers));
    pipeline.run();
    return pipeline.error();
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
    const auto error = count(**capture, options, counters, arguments.overlay);
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
    verb->add_option("FILE", arguments->file,
                     "pcap or pcapng, gzip'd or not, or a trace; - is standard input")
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
