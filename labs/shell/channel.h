// One end of the socket between a shim and its session: messages, and descriptors beside them.
#pragma once

#include <deque>
#include <initializer_list>
#include <optional>

#include "labs/shell/protocol.h"

namespace vxlab::labs {

// Owns the socket and every descriptor that came and was not taken.
class Channel {
public:
    explicit Channel(int socket) : socket_(socket) {}
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    int socket() const { return socket_; }

    // Sends at once or, if the peer does not keep up, as far as it goes; the rest with flush().
    void send(std::uint8_t type, std::string_view body,
              std::initializer_list<int> descriptors = {});
    bool flush();
    bool has_unsent() const { return !unsent_.empty(); }

    // Reads what is there; false: the peer is gone or talks nonsense. Blocks on a blocking socket.
    bool receive();
    std::optional<Message> next() { return reader_.next(); }
    // The descriptors in the order they came; -1: no more.
    int take_descriptor();

private:
    int socket_;
    MessageReader reader_;
    std::string unsent_;
    std::deque<int> descriptors_;
};

}  // namespace vxlab::labs
