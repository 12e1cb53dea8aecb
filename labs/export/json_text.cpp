// Texts in quotes.
#include "labs/export/json_text.h"

#include <nlohmann/json.hpp>

namespace vxlab::labs {

std::string json_text(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace vxlab::labs
