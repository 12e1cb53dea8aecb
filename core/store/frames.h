// The sightings of a trace one after another, as a capture of all interfaces would have them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/store/names.h"
#include "core/trace/event.h"

namespace vxlab::store {

struct StoredFrame {
    trace::EventId id = 0;
    Instant time{};
    trace::InterfaceId interface = 0;
    std::uint32_t length = 0;                       // bytes; of `bytes` unless the file is damaged
    trace::Verdict verdict = trace::Verdict::none;  // what was decided at once
    trace::Reason reason = trace::Reason::none;
    Bytes bytes{};
};

// One thread an object.
class Frames {
public:
    // Errors: see open_trace.h.
    static Result<std::unique_ptr<Frames>> open(const std::string& path);
    ~Frames();

    // Nothing at the end. Its bytes are valid until the next call.
    Result<std::optional<StoredFrame>> next();
    // The sighting with that number; nothing: there is none. Does not move next().
    Result<std::optional<StoredFrame>> at(trace::EventId id);

    const Names& names() const;
    const std::string& path() const;

private:
    struct Parts;
    explicit Frames(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace vxlab::store
