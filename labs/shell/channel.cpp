// Messages over a Unix socket, with SCM_RIGHTS.
#include "labs/shell/channel.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace vxlab::labs {
namespace {

constexpr std::size_t kMaxDescriptors = 4;  // in one message, and held at all

struct Control {
    alignas(cmsghdr) char bytes[CMSG_SPACE(sizeof(int) * kMaxDescriptors)] = {};
};

void attach(msghdr& message, Control& control, std::initializer_list<int> descriptors) {
    if (descriptors.size() == 0) return;
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
    auto* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
    std::memcpy(CMSG_DATA(head), descriptors.begin(), sizeof(int) * descriptors.size());
}

void collect(msghdr& message, std::deque<int>& descriptors) {
    for (auto* head = CMSG_FIRSTHDR(&message); head; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
        const auto count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(head) + i * sizeof(int), sizeof(int));
            if (descriptors.size() < kMaxDescriptors) {
                descriptors.push_back(descriptor);
            } else {
                ::close(descriptor);
            }
        }
    }
}

}  // namespace

Channel::~Channel() {
    ::close(socket_);
    for (const int descriptor : descriptors_) ::close(descriptor);
}

void Channel::send(std::uint8_t type, std::string_view body,
                   std::initializer_list<int> descriptors) {
    auto bytes = encode(type, body);
    if (descriptors.size() == 0) {
        unsent_ += bytes;
        flush();
        return;
    }
    // Descriptors go with the first bytes; a message that carries some is short and the first.
    iovec part{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    Control control;
    attach(message, control, descriptors);
    const auto sent = ::sendmsg(socket_, &message, MSG_NOSIGNAL);
    if (sent < 0) return;
    unsent_ += bytes.substr(static_cast<std::size_t>(sent));
    flush();
}

bool Channel::flush() {
    while (!unsent_.empty()) {
        const auto sent = ::send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && errno != EAGAIN) unsent_.clear();
        if (sent < 0) return unsent_.empty();
        unsent_.erase(0, static_cast<std::size_t>(sent));
    }
    return true;
}

bool Channel::receive() {
    char bytes[16384];
    iovec part{bytes, sizeof bytes};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    Control control;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    const auto length = ::recvmsg(socket_, &message, MSG_CMSG_CLOEXEC);
    if (length < 0) return errno == EAGAIN || errno == EINTR;
    collect(message, descriptors_);
    if (length == 0) return false;
    reader_.add(std::string_view(bytes, static_cast<std::size_t>(length)));
    return !reader_.is_broken();
}

int Channel::take_descriptor() {
    if (descriptors_.empty()) return -1;
    const int descriptor = descriptors_.front();
    descriptors_.pop_front();
    return descriptor;
}

}  // namespace vxlab::labs
