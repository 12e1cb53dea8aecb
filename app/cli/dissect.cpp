// vxlab dissect: a capture's packets as summary lines, trees, JSON or chosen fields.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <functional>

#include "app/cli/dissection_tree.h"
#include "app/cli/summary_lines.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "capture/dissect/dissector.h"
#include "capture/dissect/field_columns.h"
#include "capture/dissect/format.h"
#include "capture/dissect/json.h"
#include "capture/index/filter.h"
#include "capture/source/file_source.h"

namespace vxlab::cli {
namespace {

using dissect::Detail;
using dissect::Dissection;

struct Arguments {
    std::string file;
    std::string filter;
    std::string output = "summary";
    std::vector<std::string> fields;
    std::vector<std::string> decode_as;
    std::uint64_t count = 0;  // 0: all
};

using Print = std::function<void(const source::Packet&, const Dissection&)>;

int report(const Error& error, int exit_code) {
    std::fflush(stdout);
    fmt::print(stderr, "vxlab dissect: {}\n", error.text());
    return exit_code;
}

void write_line(std::string line) {
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stdout);
}

Result<Print> make_print(const Arguments& arguments, const Terminal& terminal) {
    if (arguments.output == "fields") {
        if (arguments.fields.empty())
            return fail("-T fields needs the fields to print", "",
                        "add -e NAME for each, such as -e vxlan.vni");
        auto columns = dissect::FieldColumns::create(arguments.fields);
        if (!columns) return tl::unexpected(columns.error());
        return [columns = *columns](const source::Packet&, const Dissection& dissection) {
            write_line(columns.line(dissection));
        };
    }
    if (!arguments.fields.empty())
        return fail("-e chooses fields for -T fields", "", "add -T fields, or leave -e out");
    if (arguments.output == "json")
        return [](const source::Packet&, const Dissection& dissection) {
            write_line(dissect::to_json(dissection));
        };
    if (arguments.output == "tree")
        return [&terminal](const source::Packet&, const Dissection& dissection) {
            write_line(tree_lines(dissection, terminal));
        };
    return [lines = SummaryLines(terminal)](const source::Packet& packet,
                                            const Dissection& dissection) mutable {
        write_line(lines.line(packet, dissection));
    };
}

// The filter's text with its error underlined.
int report_filter(const std::string& text, const index::FilterPlace& place, const Error& error) {
    fmt::print(stderr, "vxlab dissect: -Y {}\n  {}\n  {}{}\n", error.text(), text,
               std::string(place.begin, ' '),
               std::string(std::max<std::size_t>(place.length, 1), '^'));
    return 2;
}

// Dissects the packet in full, unless a light dissection says already that the filter refuses it.
bool is_shown(const index::DisplayFilter& filter, const source::Packet& packet,
              dissect::Dissector& dissector, Dissection& dissection) {
    if (!filter.needs_history()) {
        dissector.dissect_alone(packet, Detail::light, dissection);
        const index::RowFacts facts{
            packet.number, packet.time ? std::optional(packet.time->nanoseconds) : std::nullopt,
            packet.wire_length, static_cast<std::uint32_t>(packet.bytes.size())};
        if (!dissection.summary.needs_history &&
            filter.matches(dissection.summary, facts) == index::Verdict::no) {
            dissector.dissect_next(packet, Detail::light, dissection);
            return false;
        }
    }
    dissector.dissect_next(packet, Detail::full, dissection);
    return filter.matches(dissection);
}

// Who writes into the pipe may be capturing right now: a line shows when its packet comes.
bool is_piped(const std::string& file) {
    struct stat status {};
    return file == "-" && fstat(STDIN_FILENO, &status) == 0 && !S_ISREG(status.st_mode);
}

int run(const Arguments& arguments) {
    dissect::Options options;
    for (const auto& rule : arguments.decode_as)
        if (const auto done = options.decode_as(rule); !done) return report(done.error(), 2);
    const Terminal terminal(STDOUT_FILENO);
    index::FilterPlace place;
    const auto filter = index::DisplayFilter::compile(arguments.filter, &place);
    if (!filter) return report_filter(arguments.filter, place, filter.error());
    auto print = make_print(arguments, terminal);
    if (!print) return report(print.error(), 2);
    auto capture = source::open_capture(arguments.file);
    if (!capture) return report(capture.error(), 1);
    if (is_piped(arguments.file)) std::setvbuf(stdout, nullptr, _IOLBF, 0);

    dissect::Dissector dissector(options);
    dissector.set_interfaces(&(*capture)->interfaces());
    Dissection dissection;
    for (std::uint64_t printed = 0; arguments.count == 0 || printed < arguments.count;) {
        const auto packet = (*capture)->next();
        if (!packet) return report(packet.error(), 1);
        if (!*packet || std::ferror(stdout) != 0) break;
        if (!is_shown(*filter, **packet, dissector, dissection)) continue;
        (*print)(**packet, dissection);
        dissector.mark_displayed(**packet);
        ++printed;
    }
    return 0;
}

}  // namespace

void add_dissect(CLI::App& app, int& exit_code) {
    auto arguments = std::make_shared<Arguments>();
    auto* verb = app.add_subcommand("dissect", "Show the packets of a capture, decoded");
    verb->add_option("FILE", arguments->file,
                     "pcap or pcapng, gzip'd or not, or a trace; - is standard input")
        ->type_name("")
        ->required();
    verb->add_option("-Y", arguments->filter, "Show only what this display filter matches")
        ->type_name("FILTER");
    verb->add_option("-T", arguments->output, "How to show them")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"summary", "tree", "json", "fields"}));
    verb->add_option("-e", arguments->fields, "A field to print with -T fields; repeat for more")
        ->type_name("FIELD")
        ->allow_extra_args(false);
    verb->add_option("-c", arguments->count, "Stop after this many packets shown")
        ->type_name("N")
        ->check(packet_count());
    verb->add_option("-d", arguments->decode_as, "Decode a port as: udp.port==4799,vxlan")
        ->type_name("RULE")
        ->allow_extra_args(false);
    verb->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace vxlab::cli
