// A text in double quotes, with escapes that JSON, YAML and Python read alike.
#pragma once

#include <string>

namespace vxlab::labs {

// What is no UTF-8 becomes U+FFFD.
std::string json_text(const std::string& text);

}  // namespace vxlab::labs
