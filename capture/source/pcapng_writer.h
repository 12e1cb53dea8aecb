// Writes pcapng files: one section, little-endian, nanosecond times. Format:
// draft-ietf-opsawg-pcapng.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "capture/source/packet.h"
#include "core/base/result.h"

namespace vxlab::source {

// The end of a capture on one interface, as its Interface Statistics Block tells it.
struct InterfaceStatistics {
    Instant time;                // when they were read
    std::uint64_t received = 0;  // isb_ifrecv
    std::uint64_t dropped = 0;   // isb_osdrop
};

// After an error every further call gives the same error. What reached the file by then is a valid
// capture: blocks are written whole, and one cut by a full disk is taken back.
class PcapngWriter {
public:
    // Creates or empties `path`; "-" is stdout. `comment` is the section's, empty for none.
    static Result<PcapngWriter> create(const std::string& path, const std::string& comment = {});
    // Writes to a descriptor that the caller keeps open and closes; `name` is for errors.
    PcapngWriter(int fd, std::string name, const std::string& comment = {});

    PcapngWriter(PcapngWriter&& other) noexcept;
    PcapngWriter& operator=(PcapngWriter&&) = delete;
    // Writes what is buffered; call flush() to know whether that went well.
    ~PcapngWriter();

    // The number that packets of this interface then carry: 0, 1, … in the order of the calls.
    std::uint32_t add_interface(const Interface& interface);

    // Buffered. `packet.interface` was given by add_interface; bytes, wire_length, time and comment
    // are written. A packet without time gets 1970; byte_swapped ones of link type null are turned.
    Result<void> write(const Packet& packet);
    Result<void> write_statistics(std::uint32_t interface, const InterfaceStatistics& statistics);

    // All blocks so far are in the file (the operating system's hands).
    Result<void> flush();
    // Packets given to write() without an error; with an error, those that reached the file.
    std::uint64_t packets() const { return packets_; }

private:
    void take_back(std::size_t sent);

    int fd_;
    bool owned_ = false;
    std::string name_;
    std::vector<std::uint8_t> buffer_;  // whole blocks only
    std::uint64_t packets_ = 0;
    std::uint32_t interfaces_ = 0;
    Result<void> state_;
};

}  // namespace vxlab::source
