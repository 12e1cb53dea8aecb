// How subcommands of `ip` and `bridge` see the namespace and answer.
#include "labs/tools/iproute/context.h"

#include <fmt/format.h>

#include <cstring>

#include "labs/tools/basic/not_simulated.h"
#include "labs/tools/machine.h"

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

sim::Interface* Context::device(std::string_view name) const { return name_space->find(name); }

int Context::index_of(std::string_view name) const {
    if (const auto* interface = device(name)) return interface->index;
    if (!name.starts_with("if")) return 0;
    return static_cast<int>(
        parse_unsigned(std::string(name.substr(2)), 0x7fff'ffff, 10).value_or(0));
}

std::shared_ptr<sim::Namespace> Context::name_space_of(std::string_view name) const {
    if (auto named = process.machine().find(name)) return named;
    const auto pid = parse_unsigned(std::string(name), 0x7fff'ffff);
    return pid ? process.machine().name_space_of(static_cast<int>(*pid)) : nullptr;
}

std::string Context::device_name(int index) const {
    const auto* interface = name_space->find(index);
    return interface ? interface->name : fmt::format("if{}", index);
}

int Context::fail(const Failure& failure) const {
    // invarg, duparg, missarg, usage and the readers of addresses; the others return.
    for (const std::string_view beginning :
         {"Error: ", "Command line is not complete", "Usage: ", "Device and destination are"})
        exits = exits || failure.text.starts_with(beginning);
    return fail(failure.text, failure.status);
}

int Context::fail(std::string_view text, int status) const {
    process.err(text);
    return status;
}

int Context::no_device(std::string_view name) const {
    return fail(fmt::format("Cannot find device \"{}\"\n", name), 1);
}

int Context::answer(const KernelResult<>& result) const {
    return result ? 0 : fail(answer_text(result.error()), 2);
}

int Context::not_simulated(std::string_view what) const {
    return fail(not_simulated_line(tool, what), 1);
}

}  // namespace vxlab::labs::iproute
