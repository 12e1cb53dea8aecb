// One live capture of tcpdump: taps on interfaces, and what became of the frames they saw.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "capture/source/capture_filter.h"
#include "core/sim/notification.h"
#include "labs/tools/process.h"
#include "labs/tools/tcpdump/options.h"

namespace vxlab::labs::tcpdump_tool {

struct Captured {
    Instant time{};
    std::string interface;
    std::vector<std::uint8_t> bytes;
    std::uint32_t wire_length = 0;
};

// Lives as long as the capture; wakes the process with every frame that passes.
class Capture : sim::Listener {
public:
    // `interface` null: any, those to come too.
    Capture(Process& process, const Options& options, sim::Interface* interface,
            source::CaptureFilter filter);
    ~Capture() override;

    std::optional<Captured> next();
    std::uint64_t received() const { return received_; }
    // The interface was deleted or left the namespace.
    bool is_gone() const { return gone_; }

private:
    void link(sim::Namespace& name_space, const sim::Interface& interface,
              sim::Change change) override;
    void tap(sim::Interface& interface);
    void untap(trace::InterfaceId id);
    void see(const sim::Interface& interface, const sim::Frame& frame, bool incoming);

    Process& process_;
    const Options& options_;
    bool any_;
    source::CaptureFilter filter_;
    std::map<trace::InterfaceId, int> taps_;
    std::deque<Captured> frames_;
    std::uint64_t received_ = 0;
    bool gone_ = false;
};

}  // namespace vxlab::labs::tcpdump_tool
