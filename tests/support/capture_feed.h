// Built packets given to whatever counts packets: numbered from 1, a millisecond apart unless said.
#pragma once

#include <vector>

#include "capture/dissect/dissector.h"
#include "capture/source/file_source.h"
#include "tests/support/packet_builder.h"

namespace vxlab::test {

class Feed {
public:
    explicit Feed(dissect::Options options = {}) : dissector_(options) {}

    // Each consumer has add(packet, dissection).
    template <class... Consumers>
    void packet(const std::vector<std::uint8_t>& bytes, Consumers&... consumers) {
        source::Packet packet;
        packet.number = ++number_;
        packet.time = now_;
        packet.bytes = bytes;
        packet.wire_length = static_cast<std::uint32_t>(bytes.size());
        give(packet, consumers...);
        now_ = now_ + Duration::milliseconds(1);
    }

    void wait(Duration time) { now_ = now_ + time; }

    // All packets of a capture; false if it cannot be opened or breaks off.
    template <class... Consumers>
    bool file(const std::string& path, Consumers&... consumers) {
        const auto capture = source::open_capture(path);
        if (!capture) return false;
        for (;;) {
            const auto packet = (*capture)->next();
            if (!packet) return false;
            if (!*packet) return true;
            give(**packet, consumers...);
        }
    }

private:
    template <class... Consumers>
    void give(const source::Packet& packet, Consumers&... consumers) {
        dissector_.dissect_next(packet, dissect::Detail::light, dissection_);
        (consumers.add(packet, dissection_), ...);
    }

    dissect::Dissector dissector_;
    dissect::Dissection dissection_;
    std::uint64_t number_ = 0;
    Instant now_{1'700'000'000'000'000'000};
};

}  // namespace vxlab::test
