// Who keeps a run: its events, and what their numbers are called. Lines of JSON (json_lines.h) and
// the trace store (core/store) are such recorders.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/trace/event.h"

namespace vxlab::trace {

struct NamespaceName {
    NamespaceId id = 0;
    std::string machine;
    std::string name;  // as `ip netns` lists it; empty: the machine's own, or one without a name

    // For people: "host", or "host:red".
    std::string place() const { return name.empty() ? machine : machine + ':' + name; }
    friend bool operator==(const NamespaceName&, const NamespaceName&) = default;
};

struct InterfaceName {
    InterfaceId id = 0;
    NamespaceId name_space = 0;
    std::string name;  // "eth0"
    std::string kind;  // as `ip -d link` says it; empty: none
    bool gone = false;

    friend bool operator==(const InterfaceName&, const InterfaceName&) = default;
};

class Recorder : public Sink {
public:
    // What events say from here on is called so; told again when it changes. A namespace comes
    // before its interfaces. One thread with event().
    virtual void name(const NamespaceName& name) = 0;
    virtual void name(const InterfaceName& name) = 0;
    // The lab file that is run, as it is written.
    virtual void lab(std::string_view text) = 0;
    // The state of the network after that event, in a form that its reader knows.
    virtual void state(EventId after, std::string_view text) = 0;
    // What was told so far is in the file, for others to read.
    virtual void flush() = 0;
    // All of it is kept, or the first thing that went wrong. Nothing comes afterwards.
    virtual Result<void> close() = 0;
};

}  // namespace vxlab::trace
