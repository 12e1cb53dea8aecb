// What every subcommand of `ip` and `bridge` works with: the process, the namespace it looks at
// (that of the process, or of -n), the options before the object, and how to answer.
#pragma once

#include <string>
#include <string_view>

#include "core/base/kernel_error.h"
#include "labs/tools/iproute/arguments.h"
#include "labs/tools/iproute/writer.h"
#include "labs/tools/process.h"

namespace vxlab::labs::iproute {

// As -4, -6, -0, -B and -f say.
enum class Family { any, inet, inet6, link, bridge, mpls };
IpAddress::Family ip_family(Family family);

struct Options {
    Family family = Family::any;
    bool json = false;
    bool pretty = false;
    bool brief = false;
    bool oneline = false;
    bool human = false;
    bool numeric = false;
    bool iec = false;
    bool all = false;
    bool force = false;
    int details = 0;
    int statistics = 0;
    bool timestamp = false;
    bool short_timestamp = false;
    std::string batch;  // of -b; a file, or - for standard input
    bool has_batch = false;
};

struct Context {
    Process& process;
    sim::Namespace* name_space;
    Options options;

    Writer writer() const { return Writer(options.json, options.pretty); }
    // What ends a line: with -o a backslash, and the line goes on.
    std::string_view line_end() const { return options.oneline ? "\\" : "\n"; }

    int show(Writer& writer, int status = 0) const {
        process.out(writer.take());
        return status;
    }
    // Writes the failure's text, returns its status.
    int fail(const Failure& failure) const;
    int fail(std::string_view text, int status) const;
    // What rtnetlink answered, in iproute2's words: 0 or 2.
    int answer(const KernelResult<>& result) const;
    // "vxlab: ip: 'xfrm' is not simulated; …"
    int not_simulated(std::string_view tool, std::string_view what) const;
};

// "RTNETLINK answers: …" or "Error: ….", a whole line.
std::string answer_text(const KernelError& error);

}  // namespace vxlab::labs::iproute
