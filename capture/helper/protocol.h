// The stream between vxlab-capture, the one privileged program, and whoever started it. Both sides
// include this file and nothing else of each other.
//
// Messages go both ways over the helper's stdin and stdout. Each is an 8-byte head, then a body;
// integers are big-endian:
//
//   type u8 | zero u8[3] | length of the body u32 | body
//
// From the helper, in this order:
//   hello       version u16
//   interface   index u32, link type u32 (a DLT_ value), snap length u32, name
//               one for each argument, in their order, index from 0
//   started     empty: filters are in place, packets from here on are captured
//   packet      interface u32, time u64 (ns since 1970), length on the wire u32, bytes
//   statistics  interface u32, received u64, dropped by the kernel u64, by the interface u64
//               one for each interface, when asked for and before the end; counts since started
//   failure     kind u8, interface u32 (kNoInterface: none), text; nothing but packets already
//               captured, statistics and end follow
//   end         empty: the last message
//
// To the helper:
//   filter      interface u32, BPF instructions (code u16, jt u8, jf u8, k u32 each)
//   start       empty; interfaces without a filter message capture everything
//   statistics  empty: asks for statistics
//   stop        empty: what the kernel holds is sent, then statistics and end. SIGINT, SIGTERM and
//               closing the helper's stdin do the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"

namespace vxlab::helper {

constexpr std::uint16_t kProtocolVersion = 1;
constexpr std::size_t kHeadLength = 8;
constexpr std::size_t kPacketHeadLength = 16;
constexpr std::size_t kInstructionLength = 8;
constexpr std::uint32_t kSnapLength = 262144;
constexpr std::uint32_t kMaxInstructions = 4096;  // BPF_MAXINSNS of the Linux kernel
constexpr std::uint32_t kMaxInterfaces = 256;
constexpr std::uint32_t kNoInterface = 0xffff'ffff;
// The longest body either side accepts.
constexpr std::uint32_t kMaxBody = kPacketHeadLength + kSnapLength;

enum class FromHelper : std::uint8_t {
    hello = 1,
    interface = 2,
    started = 3,
    packet = 4,
    statistics = 5,
    failure = 6,
    end = 7,
};

enum class ToHelper : std::uint8_t { filter = 1, start = 2, statistics = 3, stop = 4 };

enum class Failure : std::uint8_t {
    other = 0,
    permission = 1,
    no_such_interface = 2,
    interface_down = 3,
    bad_filter = 4,
    interface_lost = 5,  // while capturing
};

struct Head {
    std::uint8_t type = 0;
    std::uint32_t length = 0;  // of the body
};

// REQUIRES: bytes.size() >= kHeadLength.
constexpr Head load_head(Bytes bytes) { return {load_u8(bytes, 0), load_be32(bytes, 4)}; }

// Appends one message to `out`; its head's length is set when the message goes out of scope.
class Message {
public:
    template <class Type>
    Message(std::vector<std::uint8_t>& out, Type type) : out_(out), start_(out.size()) {
        number(static_cast<std::uint8_t>(type), 1);
        number(0, kHeadLength - 1);
    }
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;
    ~Message() {
        store_be32(out_, start_ + 4,
                   static_cast<std::uint32_t>(out_.size() - start_ - kHeadLength));
    }

    Message& number(std::uint64_t value, std::size_t width) {
        const auto at = out_.size();
        out_.resize(at + width);
        store_be(out_, at, width, value);
        return *this;
    }
    Message& bytes(Bytes bytes) {
        out_.insert(out_.end(), bytes.begin(), bytes.end());
        return *this;
    }
    Message& text(std::string_view text) {
        out_.insert(out_.end(), text.begin(), text.end());
        return *this;
    }

private:
    std::vector<std::uint8_t>& out_;
    std::size_t start_;
};

}  // namespace vxlab::helper
