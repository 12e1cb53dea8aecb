// Bytes in, protocol tree out. The one entry to capture/dissect.
#pragma once

#include <memory>

#include "capture/dissect/dissection.h"
#include "capture/dissect/history.h"
#include "capture/dissect/options.h"
#include "capture/source/packet.h"

namespace vxlab::dissect {

enum class Detail : std::uint8_t {
    light,  // layers, remarks without sentences and the summary; no tree
    full,
};

// Never fails: what cannot be understood is a data node, what is odd is a remark. One thread each;
// Dissectors share nothing.
class Dissector {
public:
    explicit Dissector(Options options = {});

    // A packet on its own: a fragment shows as a fragment, sequence numbers are as on the wire.
    void dissect_alone(const source::Packet& packet, Detail detail, Dissection& out);

    // A packet after all those given before: fragments are reassembled, streams numbered, TCP
    // sequence numbers relative, times compared. Packets must come in capture order.
    void dissect_next(const source::Packet& packet, Detail detail, Dissection& out);

    // Tells that a packet was shown: frame.time_delta_displayed counts from the last of these.
    void mark_displayed(const source::Packet& packet);

    // Interface names for frame.interface_name; borrowed, must outlive the Dissector's use.
    void set_interfaces(const std::vector<source::Interface>* interfaces) {
        interfaces_ = interfaces;
    }

    const Options& options() const { return options_; }

private:
    void dissect(const source::Packet& packet, Detail detail, History* history, Dissection& out);

    Options options_;
    History history_;
    const std::vector<source::Interface>* interfaces_ = nullptr;
};

}  // namespace vxlab::dissect
