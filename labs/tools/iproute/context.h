// What every subcommand of `ip` and `bridge` works with: the process, the namespace it looks at
// (that of the process, or of -n), the options before the object, and how to answer.
#pragma once

#include <string>
#include <string_view>

#include "core/base/kernel_error.h"
#include "core/sim/interface.h"
#include "core/sim/name_space.h"
#include "labs/tools/iproute/arguments.h"
#include "labs/tools/iproute/device_names.h"
#include "labs/tools/iproute/writer.h"
#include "labs/tools/process.h"

namespace vxlab::labs::iproute {

// As -4, -6, -0, -B and -f say.
enum class Family : std::uint8_t { any, inet, inet6, link, bridge, mpls };
// none: any.
IpAddress::Family ip_family(Family family);

struct Options {
    Family family = Family::any;
    bool json = false;
    bool pretty = false;
    bool brief = false;
    bool oneline = false;
    bool human = false;
    bool iec = false;
    bool numeric = false;
    bool all = false;
    bool force = false;
    bool timestamp = false;
    bool short_timestamp = false;
    int details = 0;
    int statistics = 0;
    std::optional<std::string> batch{};  // of -b: a file, or - for standard input
};

class Context final : public DeviceNames {
public:
    Context(Process& process, std::string_view tool)
        : process(process), tool(tool), name_space(process.shared_name_space()) {}

    Process& process;
    const std::string_view tool;  // "ip" or "bridge"
    std::shared_ptr<sim::Namespace> name_space;
    Options options;

    mutable bool exits = false;  // iproute2 exits then and there: nothing more of a batch is done
    // `ip link show` has been asked for; from then on in a batch `ip address show dev X` shows the
    // link alone (do_link of ipaddress.c).
    bool shows_links = false;

    int index_of(std::string_view name) const override;
    std::shared_ptr<sim::Namespace> name_space_of(std::string_view name) const override;
    sim::Interface* device(std::string_view name) const;
    // "if7" where there is none.
    std::string device_name(int index) const;

    Writer writer() const { return Writer(options.json, options.pretty); }
    // What ends a line that goes on: with -o a backslash.
    std::string_view line_end() const { return options.oneline ? "\\" : "\n"; }

    int show(Writer& writer, int status = 0) const {
        process.out(writer.take());
        return status;
    }
    // Writes the failure's text, returns its status.
    int fail(const Failure& failure) const;
    int fail(std::string_view text, int status) const;
    // Cannot find device "…"
    int no_device(std::string_view name) const;
    // What rtnetlink answered, in iproute2's words: 0 or 2.
    int answer(const KernelResult<>& result) const;
    // vxlab: ip: 'xfrm' is not simulated; …
    int not_simulated(std::string_view what) const;
};

// "RTNETLINK answers: …" or "Error: ….", a whole line.
std::string answer_text(const KernelError& error);

}  // namespace vxlab::labs::iproute
