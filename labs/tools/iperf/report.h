// The lines that iperf prints about its connections.
#pragma once

#include <string>

#include "core/sim/ip/tcp_socket.h"
#include "labs/tools/iperf/traffic.h"
#include "labs/tools/process.h"

namespace vxlab::labs::iperf_tool {

inline constexpr const char* kRule =
    "------------------------------------------------------------\n";

// What happened between two times since the beginning.
struct Span {
    Duration from{}, to{};
    std::uint64_t bytes = 0;
};

// Prints to one process; the header stands before the first report after a new connection.
class Reporter {
public:
    Reporter(Process& process, char format) : process_(process), format_(format) {}

    void connected(int number, const sim::TcpEndpoint& local, const sim::TcpEndpoint& remote,
                   const sim::TcpNumbers* numbers);
    void report(int number, const Span& span);
    void sum(const Span& span);
    // Of a receiver of datagrams.
    void report(int number, const Span& span, const DatagramCount& count);
    void header_again() { wants_header_ = true; }

private:
    void header(bool datagrams);
    std::string span_text(const Span& span) const;

    Process& process_;
    char format_;
    bool wants_header_ = true;
};

}  // namespace vxlab::labs::iperf_tool
