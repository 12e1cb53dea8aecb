// How subcommands of `ip` and `bridge` answer.
#include "labs/tools/iproute/context.h"

#include <fmt/format.h>

#include <cstring>

namespace vxlab::labs::iproute {

IpAddress::Family ip_family(Family family) {
    switch (family) {
        case Family::inet:
            return IpAddress::Family::v4;
        case Family::inet6:
            return IpAddress::Family::v6;
        default:
            return IpAddress::Family::none;
    }
}

std::string answer_text(const KernelError& error) {
    if (error.message.empty())
        return fmt::format("RTNETLINK answers: {}\n", std::strerror(error.number));
    return fmt::format("Error: {}{}\n", error.message, error.message.ends_with('.') ? "" : ".");
}

int Context::fail(std::string_view text, int status) const {
    process.err(text);
    return status;
}

int Context::fail(const Failure& failure) const { return fail(failure.text, failure.status); }

int Context::answer(const KernelResult<>& result) const {
    return result ? 0 : fail(answer_text(result.error()), 2);
}

int Context::not_simulated(std::string_view tool, std::string_view what) const {
    return fail(fmt::format("vxlab: {}: '{}' is not simulated; try --engine live\n", tool, what),
                1);
}

}  // namespace vxlab::labs::iproute
