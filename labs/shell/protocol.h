// What vxlab-shim and the session say to each other over a Unix stream socket. Both sides include
// this file; it needs nothing but the standard library, since the shim must start in a millisecond.
//
// A message is an 8-byte head, then a body; integers are big-endian, a text is its length u32 and
// its bytes:
//
//   type u8 | zero u8[3] | length of the body u32 | body
//
// From the shim; `run` first and once, with the open ones of stdout and stderr as SCM_RIGHTS:
//   run        version u16, then what RunRequest says
//   signal     number u8: came to the shim
//   input      bytes that `read` asked for; empty: the end
//   failed     errno u32: what was asked for last (exec, spawn, read, open) cannot be done
//   opened     empty, with the descriptor
//   started    empty: the child runs
//   ended      wait status u32 of the child
//
// From the session:
//   exit       status u8: the command is over
//   die        signal u8: the command is over, by that signal
//   refuse     text: the session cannot serve this shim; the text says why
//   exec       ProgramRequest: become it. The shim answers only if it cannot.
//   spawn      ProgramRequest: start it as a child
//   kill       signal u8: to the child, and its group if it has one of its own
//   read       text: a path, empty for standard input
//   open       append u8, path
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vxlab::labs {

constexpr std::uint16_t kShimProtocolVersion = 1;
constexpr std::size_t kMessageHeadLength = 8;
constexpr std::uint32_t kMaxMessageBody = 8u << 20;  // over what execve(2) takes

// Where a shim finds its session when the environment does not say: the sandbox's own folder.
constexpr const char* kSandboxFolder = "/run/vxlab";
constexpr const char* kSocketVariable = "VXLAB_SOCKET";
constexpr const char* kNamespaceVariable = "VXLAB_NAMESPACE";
constexpr const char* kMachineVariable = "VXLAB_MACHINE";
constexpr const char* kPlaceVariable = "VXLAB_PLACE";  // for people: the prompt

enum class FromShim : std::uint8_t { run = 1, signal, input, failed, opened, started, ended };
enum class ToShim : std::uint8_t { exit = 1, die, refuse, exec, spawn, kill, read, open };

struct Message {
    std::uint8_t type = 0;
    std::string body;

    friend bool operator==(const Message&, const Message&) = default;
};

std::string encode(std::uint8_t type, std::string_view body);

// Cuts a stream of bytes into messages.
class MessageReader {
public:
    void add(std::string_view bytes) { bytes_.append(bytes); }
    std::optional<Message> next();
    // A head that no honest peer writes; nothing comes after it.
    bool is_broken() const { return broken_; }

private:
    std::string bytes_;
    std::size_t begin_ = 0;
    bool broken_ = false;
};

// A lent name was called.
struct RunRequest {
    std::uint16_t version = kShimProtocolVersion;
    std::uint32_t pid = 0;              // as the shell sees it
    std::uint32_t name_space = 0;       // 0: the root namespace of the machine
    std::uint32_t ignored_signals = 0;  // bit n: signal n is ignored
    bool has_out = true, has_err = true;
    bool out_is_terminal = false;
    std::string machine;  // empty: the session's first
    std::vector<std::string> arguments;

    friend bool operator==(const RunRequest&, const RunRequest&) = default;
};
std::string encode_body(const RunRequest& request);
// Nothing if it is malformed. Of a newer version only `version` is read.
std::optional<RunRequest> decode_run(std::string_view body);

struct ProgramRequest {
    std::uint32_t name_space = 0;
    bool own_group = false;
    std::string machine;
    std::string place;
    std::vector<std::string> arguments;

    friend bool operator==(const ProgramRequest&, const ProgramRequest&) = default;
};
std::string encode_body(const ProgramRequest& request);
std::optional<ProgramRequest> decode_program(std::string_view body);

std::string encode_number(std::uint32_t number);
std::optional<std::uint32_t> decode_number(std::string_view body);

}  // namespace vxlab::labs
