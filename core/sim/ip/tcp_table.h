// The TCP connections and listeners of a namespace.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/sim/ip/ip_input.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/ip/tcp_session.h"

namespace vxlab::sim {

class TcpTable {
public:
    explicit TcpTable(IpStack::Parts& parts) : parts_(parts) {}

    KernelResult<std::unique_ptr<TcpListener>> listen(const TcpEndpoint& local);
    KernelResult<std::unique_ptr<TcpConnection>> connect(const TcpConnect& request);
    std::vector<TcpRow> rows() const;

    void receive(const InPacket& packet, Frame& frame);
    // An ICMP error about a segment of ours, as far as it is quoted.
    void error(const SocketError& error, const IpAddress& source, Bytes segment);

    // Of sessions and listeners that end.
    void forget(TcpSession& session);
    struct Waiting {
        TcpEndpoint local{};
        std::deque<std::shared_ptr<TcpSession>> established;
        TcpListener* user = nullptr;
    };
    void close(Waiting& listener);

private:
    using Key = std::pair<TcpEndpoint, TcpEndpoint>;  // local, remote

    Waiting* listener(const TcpEndpoint& local) const;
    bool port_is_used(std::uint16_t port) const;
    std::uint16_t free_port() const;
    void open(Waiting& listener, const InPacket& packet, const TcpSegment& syn, const Frame& frame);
    void refuse_segment(const InPacket& packet, const wire::TcpView& view,
                        const TcpSegment& segment, const Frame& frame);

    IpStack::Parts& parts_;
    std::map<Key, std::shared_ptr<TcpSession>> sessions_;
    std::vector<Waiting*> listeners_;
};

}  // namespace vxlab::sim
