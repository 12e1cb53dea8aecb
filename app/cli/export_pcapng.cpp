// A trace as a capture for Wireshark.
#include <fmt/format.h>
#include <unistd.h>

#include <map>
#include <set>

#include "app/cli/export_targets.h"
#include "capture/source/pcapng_writer.h"
#include "capture/source/trace_source.h"

namespace vxlab::cli {
namespace {

int report(const Error& error, int exit_code) {
    fmt::print(stderr, "vxlab export: {}\n", error.text());
    return exit_code;
}

// "host:red:eth0" by its whole name or by the end of it: "red:eth0", "eth0".
bool is_called(const std::string& name, const std::string& wanted) {
    return name == wanted || (name.size() > wanted.size() && name.ends_with(wanted) &&
                              name[name.size() - wanted.size() - 1] == ':');
}

class Export {
public:
    Export(source::FileSource& from, source::PcapngWriter& to,
           const std::vector<std::string>& wanted)
        : from_(from), to_(to), wanted_(wanted) {}

    Result<void> run() {
        for (;;) {
            const auto packet = from_.next();
            if (!packet) return tl::unexpected(packet.error());
            if (!*packet) break;
            const auto number = number_of((*packet)->interface);
            if (!number) continue;
            auto written = **packet;
            written.interface = *number;
            if (const auto done = to_.write(written); !done) return done;
        }
        return to_.flush();
    }

    // Of the wanted ones, the first that no interface is called; empty: none.
    std::string missing() const {
        for (const auto& one : wanted_)
            if (!met_.contains(one)) return one;
        return {};
    }

private:
    // In the capture; nothing: it is not wanted.
    std::optional<std::uint32_t> number_of(std::uint32_t interface) {
        const auto known = numbers_.find(interface);
        if (known != numbers_.end()) return known->second;
        const auto& described = from_.interfaces()[interface];
        bool is_wanted = wanted_.empty();
        for (const auto& one : wanted_)
            if (is_called(described.name, one)) {
                is_wanted = true;
                met_.insert(one);
            }
        auto& number = numbers_[interface];
        if (is_wanted) number = to_.add_interface(described);
        return number;
    }

    source::FileSource& from_;
    source::PcapngWriter& to_;
    const std::vector<std::string>& wanted_;
    std::map<std::uint32_t, std::optional<std::uint32_t>> numbers_;
    std::set<std::string> met_;
};

}  // namespace

int export_pcapng(const ExportArguments& arguments) {
    const auto output = arguments.output.empty() ? std::string("-") : arguments.output;
    if (output == "-" && ::isatty(STDOUT_FILENO) == 1)
        return report({"a capture does not show on a terminal", "", "add -o FILE.pcapng"}, 2);
    auto from = source::TraceSource::open(arguments.from);
    if (!from) return report(from.error(), 1);
    auto to = source::PcapngWriter::create(output, "vxlab: what was seen in a virtual network");
    if (!to) return report(to.error(), 1);
    Export exported(**from, *to, arguments.interfaces);
    if (const auto done = exported.run(); !done) return report(done.error(), 1);
    if (const auto missing = exported.missing(); !missing.empty())
        return report({"no frame was seen at an interface of this name", "-i " + missing,
                       "vxlab replay TRACE --steps shows the names"},
                      1);
    return 0;
}

}  // namespace vxlab::cli
