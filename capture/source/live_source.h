// Packets from live interfaces, through vxlab-capture: this side needs no privilege.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "capture/helper/protocol.h"
#include "capture/source/capture_filter.h"
#include "capture/source/helper_link.h"
#include "capture/source/interface_list.h"
#include "capture/source/packet.h"

namespace vxlab::source {

struct LiveOptions {
    std::vector<std::string> interfaces;  // at least one; "any" is all of them, link type cooked
    std::string filter;                   // pcap-filter(7); empty: every packet
    int buffer_bytes = 8 * 1024 * 1024;   // of the kernel's ring, for each interface
};

// Since the capture started.
struct CaptureCounts {
    std::uint64_t received = 0;  // passed the filter in the kernel: delivered and dropped
    std::uint64_t dropped = 0;   // by the kernel, because we were slow
    std::uint64_t dropped_by_interface = 0;
};

// What can be said before anything is started: an interface is named, each exists (the error names
// those that do), and the filter is right for each of them.
Result<void> check_live_options(const LiveOptions& options,
                                const std::vector<InterfaceInfo>& existing);

class LiveSource : public PacketSource {
public:
    // Checks the options, starts the helper beside this program and waits until packets are being
    // captured. All packets are captured whole, promiscuous; times are the kernel's, in ns.
    // Without the privilege: an Error whose hint is the command that grants it.
    static Result<std::unique_ptr<LiveSource>> open(const LiveOptions& options);
    // The same over a given link; the options are not checked against this machine.
    static Result<std::unique_ptr<LiveSource>> open(const LiveOptions& options,
                                                    std::unique_ptr<HelperLink> link);

    // Waits for a packet. Nothing once stop() was called and all that the kernel held has been
    // delivered. Error: an interface disappeared, the helper died. Those of
    // several interfaces come in the order of their times, held for 60 ms to that end.
    Result<std::optional<Packet>> next() override;
    const std::vector<Interface>& interfaces() const override { return interfaces_; }

    // Whether next() would wait: the moment to flush what was made of the packets so far.
    bool would_wait() const;
    // Both may be called from any thread and from a signal handler, while next() waits in another.
    void stop();
    void ask_counts();
    // One an interface: the last answer to ask_counts(), and final once next() delivered nothing.
    // For the thread that calls next().
    const std::vector<CaptureCounts>& counts() const { return counts_; }

private:
    LiveSource(std::vector<std::string> names, std::unique_ptr<HelperLink> link)
        : names_(std::move(names)), link_(std::move(link)) {}

    struct Message {
        helper::FromHelper type;
        Bytes body;
    };
    Result<void> begin(const LiveOptions& options);
    Result<void> add_interface(Bytes body, const std::string& filter);
    Result<Message> receive();
    std::optional<Packet> packet(Bytes body);
    bool take_counts(Bytes body);
    Error failure(Bytes body) const;
    bool has_message() const;

    std::vector<std::string> names_;  // asked for
    std::unique_ptr<HelperLink> link_;
    std::vector<Interface> interfaces_;
    std::vector<CaptureFilter> filters_;
    std::vector<CaptureCounts> counts_;
    std::vector<std::uint8_t> buffer_;
    std::size_t begin_ = 0;  // of the unread bytes in buffer_
    std::size_t end_ = 0;
    std::uint64_t delivered_ = 0;
    std::optional<Error> error_;
    bool ended_ = false;
};

}  // namespace vxlab::source
