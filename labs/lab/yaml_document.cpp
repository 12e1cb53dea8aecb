// Documents are taken one by one: after some texts (a stray ',' behind the first one) yaml-cpp 0.7
// gives empty documents without end, and YAML::LoadAll does not return.
#include "labs/lab/yaml_document.h"

#include <yaml-cpp/eventhandler.h>

#include <sstream>

namespace vxlab::lab {
namespace {

// Hears where documents begin; what they hold is left to YAML::Load.
class Beginnings final : public YAML::EventHandler {
public:
    std::optional<YAML::Mark> last;

    void OnDocumentStart(const YAML::Mark& mark) override { last = mark; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

std::optional<YAML::Mark> second_beginning(const std::string& text) {
    std::istringstream input(text);
    YAML::Parser parser(input);
    Beginnings beginnings;
    const bool second =
        parser.HandleNextDocument(beginnings) && parser.HandleNextDocument(beginnings);
    return second ? beginnings.last : std::nullopt;
}

}  // namespace

YamlDocument load_document(const std::string& text) {
    return {YAML::Load(text), second_beginning(text)};
}

}  // namespace vxlab::lab
