// What the kernel answers to a request that it refuses: an errno and, sometimes, a sentence. Tools
// print them as they print the real ones ("RTNETLINK answers: File exists", "Error: …").
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace vxlab {

struct KernelError {
    int number = 0;       // errno as Linux numbers it: EEXIST is 17
    std::string message;  // the extended acknowledgement without a full stop; may be empty

    friend bool operator==(const KernelError&, const KernelError&) = default;
};

template <class T = void>
using KernelResult = tl::expected<T, KernelError>;

inline tl::unexpected<KernelError> refuse(int number, std::string message = {}) {
    return tl::unexpected<KernelError>(KernelError{number, std::move(message)});
}

}  // namespace vxlab
