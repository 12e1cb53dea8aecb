// From what a user names to its bytes.
#pragma once

#include <memory>

#include "capture/source/byte_source.h"

namespace vxlab::source {

// `path` is a file, a named pipe, or "-" for standard input (which stays open afterwards).
Result<std::shared_ptr<ByteSource>> open_bytes(const std::string& path);

}  // namespace vxlab::source
