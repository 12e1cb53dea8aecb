// Trace events as text, one JSON object a line: for scripts, and to compare runs byte for byte.
//
// Names: the members of Event in snake_case; what is empty or 0 is left out; times in nanoseconds;
// enumerations by name; addresses as people write them; frames as hexadecimal digits. The first
// line is {"vxlab_trace":1}, the version.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/trace/event.h"

namespace vxlab::trace {

class JsonLines : public Sink {
public:
    struct Options {
        // Gets whole lines, some at a time; all of them by the end.
        std::function<void(std::string_view lines)> write;
        // What people call an interface now ("red:eth0"); may be empty.
        std::function<std::string(InterfaceId)> name_of;
    };
    explicit JsonLines(Options options);
    ~JsonLines() override { flush(); }
    void event(const Event& event) override;
    void flush();

private:
    Options options_;
    std::string lines_;
};

}  // namespace vxlab::trace
