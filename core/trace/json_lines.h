// Trace events as text, one JSON object a line: for scripts, and to compare runs byte for byte.
//
// Names: the members of Event in snake_case; what is empty or 0 is left out; times in nanoseconds;
// enumerations by name; addresses as people write them; frames as hexadecimal digits; what people
// call an interface or a namespace in interface_name and place. The first line is
// {"vxlab_trace":1}, the version.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/trace/recorder.h"

namespace vxlab::trace {

// What people call them; empty: they have no name.
struct NamesOf {
    std::function<std::string(NamespaceId)> place;
    std::function<std::string(InterfaceId)> interface;
};
// Appends the object of one event, without a line end.
void append_json(std::string& text, const Event& event, const NamesOf& names);

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
    void flush() override;
    Result<void> close() override;

private:
    void end_line();

    Write write_;
    std::string lines_;
    Result<void> result_;  // the first that went wrong
    NamesOf names_;
    std::unordered_map<NamespaceId, std::string> places_;
    std::unordered_map<InterfaceId, std::string> interfaces_;
};

}  // namespace vxlab::trace
