// The one YAML document of a lab file.
#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <string>

namespace vxlab::lab {

struct YamlDocument {
    YAML::Node root;                       // undefined or null: the text has no document
    std::optional<YAML::Mark> more_after;  // where text goes on that is not of the document
};

// Throws YAML::Exception for a text that is no YAML; ends for every text.
YamlDocument load_document(const std::string& text);

}  // namespace vxlab::lab
