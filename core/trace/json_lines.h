// Trace events as text, one JSON object a line: for scripts, and to compare runs byte for byte.
//
// Names: the members of Event in snake_case; what is empty or 0 is left out; times in nanoseconds;
// enumerations by name; addresses as people write them; frames as hexadecimal digits. The first
// line is {"vxlab_trace":1}, the version.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/trace/recorder.h"

namespace vxlab::trace {

class JsonLines : public Recorder {
public:
    // Gets whole lines, some at a time; all of them by close(). Says whether they are kept.
    using Write = std::function<Result<void>(std::string_view lines)>;
    explicit JsonLines(Write write);

    void event(const Event& event) override;
    void name(const NamespaceName& name) override;
    void name(const InterfaceName& name) override;
    void lab(std::string_view text) override;
    void state(EventId after, std::string_view text) override;
    Result<void> close() override;

private:
    void end_line();
    void flush();

    Write write_;
    std::string lines_;
    Result<void> result_;  // the first that went wrong
    std::unordered_map<NamespaceId, std::string> places_;
    std::unordered_map<InterfaceId, std::string> interfaces_;
};

}  // namespace vxlab::trace
