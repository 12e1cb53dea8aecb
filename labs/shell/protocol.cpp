// Messages between shim and session, to bytes and back.
#include "labs/shell/protocol.h"

namespace vxlab::labs {
namespace {

constexpr std::uint32_t kMaxArguments = 1u << 20;

void put(std::string& bytes, std::uint32_t number, int octets = 4) {
    while (octets-- > 0) bytes += static_cast<char>(number >> (8 * octets));
}

void put(std::string& bytes, std::string_view text) {
    put(bytes, static_cast<std::uint32_t>(text.size()));
    bytes += text;
}

void put(std::string& bytes, const std::vector<std::string>& texts) {
    put(bytes, static_cast<std::uint32_t>(texts.size()));
    for (const auto& text : texts) put(bytes, std::string_view(text));
}

// Reads what was put; after the first thing that is not there, everything is empty and wrong.
class Taker {
public:
    explicit Taker(std::string_view bytes) : bytes_(bytes) {}

    std::uint32_t number(std::size_t octets = 4) {
        if (bytes_.size() < octets) {
            fine_ = false;
            bytes_ = {};
            return 0;
        }
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < octets; ++i)
            value = value << 8 | static_cast<std::uint8_t>(bytes_[i]);
        bytes_.remove_prefix(octets);
        return value;
    }
    std::string text() {
        const auto length = number();
        if (length > bytes_.size()) fine_ = false;
        std::string value(bytes_.substr(0, length));
        bytes_.remove_prefix(value.size());
        return value;
    }
    std::vector<std::string> texts() {
        const auto count = number();
        if (count > kMaxArguments) fine_ = false;
        std::vector<std::string> values;
        for (std::uint32_t i = 0; fine_ && i < count; ++i) values.push_back(text());
        return values;
    }
    bool is_fine() const { return fine_; }
    bool is_done() const { return fine_ && bytes_.empty(); }

private:
    std::string_view bytes_;
    bool fine_ = true;
};

}  // namespace

std::string encode(std::uint8_t type, std::string_view body) {
    std::string bytes(1, static_cast<char>(type));
    bytes.append(3, '\0');
    put(bytes, body);
    return bytes;
}

std::optional<Message> MessageReader::next() {
    const std::string_view rest = std::string_view(bytes_).substr(begin_);
    if (broken_ || rest.size() < kMessageHeadLength) return std::nullopt;
    const auto length = Taker(rest.substr(4)).number();
    broken_ = length > kMaxMessageBody || rest[1] != 0 || rest[2] != 0 || rest[3] != 0;
    if (broken_ || rest.size() - kMessageHeadLength < length) return std::nullopt;
    Message message{static_cast<std::uint8_t>(rest[0]),
                    std::string(rest.substr(kMessageHeadLength, length))};
    begin_ += kMessageHeadLength + length;
    if (begin_ == bytes_.size()) {
        bytes_.clear();
        begin_ = 0;
    }
    return message;
}

std::string encode_body(const RunRequest& request) {
    std::string body;
    put(body, request.version, 2);
    put(body, request.pid);
    put(body, request.name_space);
    put(body, request.ignored_signals);
    put(body,
        (request.has_out ? 1u : 0) | (request.has_err ? 2u : 0) |
            (request.out_is_terminal ? 4u : 0),
        1);
    put(body, std::string_view(request.machine));
    put(body, request.arguments);
    return body;
}

std::optional<RunRequest> decode_run(std::string_view body) {
    Taker taker(body);
    RunRequest request;
    request.version = static_cast<std::uint16_t>(taker.number(2));
    if (!taker.is_fine() || request.version == 0) return std::nullopt;
    if (request.version != kShimProtocolVersion) return request;
    request.pid = taker.number();
    request.name_space = taker.number();
    request.ignored_signals = taker.number();
    const auto streams = taker.number(1);
    request.has_out = (streams & 1) != 0;
    request.has_err = (streams & 2) != 0;
    request.out_is_terminal = (streams & 4) != 0;
    request.machine = taker.text();
    request.arguments = taker.texts();
    if (!taker.is_done() || request.arguments.empty()) return std::nullopt;
    return request;
}

std::string encode_body(const ProgramRequest& request) {
    std::string body;
    put(body, request.name_space);
    put(body, request.own_group ? 1u : 0, 1);
    put(body, std::string_view(request.machine));
    put(body, std::string_view(request.place));
    put(body, request.arguments);
    return body;
}

std::optional<ProgramRequest> decode_program(std::string_view body) {
    Taker taker(body);
    ProgramRequest request;
    request.name_space = taker.number();
    request.own_group = taker.number(1) != 0;
    request.machine = taker.text();
    request.place = taker.text();
    request.arguments = taker.texts();
    if (!taker.is_done() || request.arguments.empty()) return std::nullopt;
    return request;
}

std::string encode_number(std::uint32_t number) {
    std::string body;
    put(body, number);
    return body;
}

std::optional<std::uint32_t> decode_number(std::string_view body) {
    Taker taker(body);
    const auto number = taker.number();
    return taker.is_done() ? std::optional(number) : std::nullopt;
}

}  // namespace vxlab::labs
