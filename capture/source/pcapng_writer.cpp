// Blocks are built in memory and written whole.
#include "capture/source/pcapng_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace vxlab::source {
namespace {

constexpr std::size_t kFlushAt = 64 * 1024;

constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kInterfaceStatistics = 5;
constexpr std::uint32_t kEnhancedPacket = 6;

constexpr std::uint16_t kOptEnd = 0;
constexpr std::uint16_t kOptComment = 1;
constexpr std::uint16_t kShbUserApplication = 4;
constexpr std::uint16_t kIfName = 2;
constexpr std::uint16_t kIfDescription = 3;
constexpr std::uint16_t kIfTimeResolution = 9;
constexpr std::uint16_t kIsbReceived = 4;
constexpr std::uint16_t kIsbDroppedByOs = 7;
constexpr std::size_t kLongestOption = 0xffff;

Bytes bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Appends one block; its two lengths are set when it goes out of scope.
class Block {
public:
    Block(std::vector<std::uint8_t>& out, std::uint32_t type) : out_(out), start_(out.size()) {
        u32(type);
        u32(0);
    }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;
    ~Block() {
        const auto length = static_cast<std::uint32_t>(out_.size() + 4 - start_);
        u32(length);
        for (std::size_t i = 0; i < 4; ++i)
            out_[start_ + 4 + i] = static_cast<std::uint8_t>(length >> 8 * i);
    }

    void number(std::uint64_t value, std::size_t width) {
        for (std::size_t i = 0; i < width; ++i)
            out_.push_back(static_cast<std::uint8_t>(value >> 8 * i));
    }
    void u16(std::uint64_t value) { number(value, 2); }
    void u32(std::uint64_t value) { number(value, 4); }
    // 64-bit times are written as two halves, the high one first.
    void time(Instant time) {
        const auto value = static_cast<std::uint64_t>(time.nanoseconds);
        u32(value >> 32);
        u32(value);
    }
    void padded(Bytes bytes) {
        out_.insert(out_.end(), bytes.begin(), bytes.end());
        out_.resize(out_.size() + (4 - bytes.size() % 4) % 4);
    }
    void option(std::uint16_t code, Bytes value) {
        value = value.first(std::min(value.size(), kLongestOption));
        u16(code);
        u16(value.size());
        padded(value);
    }
    // Nothing for an empty text.
    void option(std::uint16_t code, std::string_view text) {
        if (!text.empty()) option(code, bytes_of(text));
    }
    void option(std::uint16_t code, std::uint64_t value) {
        u16(code);
        u16(8);
        number(value, 8);
    }
    void end_options() { u32(kOptEnd); }

private:
    std::vector<std::uint8_t>& out_;
    std::size_t start_;
};

// The packet's bytes with the four of the null link header in this file's order.
void append_packet_bytes(Block& block, const Packet& packet) {
    if (!packet.byte_swapped || packet.link_type != LinkType::null_loopback ||
        packet.bytes.size() < 4)
        return block.padded(packet.bytes);
    std::vector<std::uint8_t> turned(packet.bytes.begin(), packet.bytes.end());
    std::reverse(turned.begin(), turned.begin() + 4);
    block.padded(turned);
}

}  // namespace

Result<PcapngWriter> PcapngWriter::create(const std::string& path, const std::string& comment) {
    if (path == "-") return PcapngWriter(STDOUT_FILENO, "stdout", comment);
    const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return fail(fmt::format("cannot write: {}", std::strerror(errno)), path);
    PcapngWriter writer(fd, path, comment);
    writer.owned_ = true;
    return writer;
}

PcapngWriter::PcapngWriter(int fd, std::string name, const std::string& comment)
    : fd_(fd), name_(std::move(name)) {
    constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
    Block block(buffer_, kSectionHeader);
    block.u32(kByteOrderMagic);
    block.u16(1);
    block.u16(0);
    block.number(~std::uint64_t{0}, 8);  // the section's length is not known in advance
    block.option(kOptComment, comment);
    block.option(kShbUserApplication, "vxlab");
    block.end_options();
}

PcapngWriter::PcapngWriter(PcapngWriter&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      owned_(std::exchange(other.owned_, false)),
      name_(std::move(other.name_)),
      buffer_(std::exchange(other.buffer_, {})),
      packets_(other.packets_),
      interfaces_(other.interfaces_),
      state_(std::move(other.state_)) {}

PcapngWriter::~PcapngWriter() {
    if (fd_ >= 0) flush();
    if (owned_) close(fd_);
}

std::uint32_t PcapngWriter::add_interface(const Interface& interface) {
    const std::uint8_t nanoseconds = 9;
    Block block(buffer_, kInterfaceDescription);
    block.u16(static_cast<std::uint16_t>(interface.link_type));
    block.u16(0);
    block.u32(interface.snap_length);
    block.option(kIfName, interface.name);
    block.option(kIfDescription, interface.description);
    block.option(kIfTimeResolution, Bytes(&nanoseconds, 1));
    block.end_options();
    return interfaces_++;
}

Result<void> PcapngWriter::write(const Packet& packet) {
    if (!state_) return state_;
    {
        Block block(buffer_, kEnhancedPacket);
        block.u32(packet.interface);
        block.time(packet.time.value_or(Instant{}));
        block.u32(packet.bytes.size());
        block.u32(packet.wire_length);
        append_packet_bytes(block, packet);
        if (!packet.comment.empty()) {
            block.option(kOptComment, packet.comment);
            block.end_options();
        }
    }
    ++packets_;
    return buffer_.size() < kFlushAt ? Result<void>() : flush();
}

Result<void> PcapngWriter::write_statistics(std::uint32_t interface,
                                            const InterfaceStatistics& statistics) {
    if (!state_) return state_;
    Block block(buffer_, kInterfaceStatistics);
    block.u32(interface);
    block.time(statistics.time);
    block.option(kIsbReceived, statistics.received);
    block.option(kIsbDroppedByOs, statistics.dropped);
    block.end_options();
    return {};
}

Result<void> PcapngWriter::flush() {
    if (!state_) return state_;
    std::size_t sent = 0;
    while (sent < buffer_.size()) {
        const auto count = ::write(fd_, buffer_.data() + sent, buffer_.size() - sent);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            const int cause = errno;
            take_back(sent);
            state_ = fail(fmt::format("cannot write: {}", std::strerror(cause)), name_,
                          fmt::format("the {} packets before are in it", packets_));
            return state_;
        }
        sent += static_cast<std::size_t>(count);
    }
    buffer_.clear();
    return {};
}

// Of the buffer only `sent` bytes reached the file: keeps the whole blocks among them.
void PcapngWriter::take_back(std::size_t sent) {
    const auto u32_at = [&](std::size_t at) {
        return static_cast<std::uint32_t>(buffer_[at] | buffer_[at + 1] << 8 |
                                          buffer_[at + 2] << 16) |
               static_cast<std::uint32_t>(buffer_[at + 3]) << 24;
    };
    std::size_t whole = 0;
    for (std::size_t at = 0; at < buffer_.size(); at += u32_at(at + 4)) {
        if (at + u32_at(at + 4) <= sent) {
            whole = at + u32_at(at + 4);
        } else if (u32_at(at) == kEnhancedPacket) {
            --packets_;
        }
    }
    buffer_.clear();
    // A pipe has no length to set; its reader sees the cut.
    const auto end = lseek(fd_, -static_cast<off_t>(sent - whole), SEEK_CUR);
    if (end >= 0) [[maybe_unused]]
        const int done = ftruncate(fd_, end);
}

}  // namespace vxlab::source
