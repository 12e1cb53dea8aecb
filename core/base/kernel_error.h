// An error as the Linux kernel answers it over netlink: what iproute2 prints as "RTNETLINK answers:
// ..." when there is only a number, and as "Error: ..." when there is a message (extack).
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace vxlab {

struct KernelError {
    int number = 0;         // errno as in Linux, positive: 17 is EEXIST
    std::string message{};  // the extack message, without a full stop; may be empty

    friend bool operator==(const KernelError&, const KernelError&) = default;
};

using KernelResult = tl::expected<void, KernelError>;

inline tl::unexpected<KernelError> kernel_error(int number, std::string message = {}) {
    return tl::unexpected<KernelError>(KernelError{number, std::move(message)});
}

}  // namespace vxlab
