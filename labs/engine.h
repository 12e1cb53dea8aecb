// What runs a lab: the simulator here, the real kernel elsewhere. A machine is one Linux box; its
// commands are plain argument lists, and what they cause is told as trace events.
#pragma once

#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/result.h"
#include "core/trace/network_state.h"
#include "labs/lab/lab.h"

namespace vxlab::labs {

// How a command ended, and what it wrote.
struct Outcome {
    int status = 0;  // 128 + n: ended by signal n; 127: there is no such program
    std::string out, err;
};

class Engine {
public:
    virtual ~Engine() = default;

    // A box with lo, up. The error: there is one of that name.
    virtual Result<void> add_machine(const std::string& name) = 0;
    // A cable between two machines; makes the interface at each end. Without another machine: an
    // interface on no cable.
    virtual Result<void> connect(const std::string& machine, const std::string& interface,
                                 const std::string& other_machine,
                                 const std::string& other_interface,
                                 const lab::Quality& quality) = 0;
    // A daemon that speaks IGMP and PIM on the interfaces of the machine's root; none: it is the
    // rendezvous point itself.
    virtual Result<void> route_multicast(const std::string& machine,
                                         const IpAddress& rendezvous_point) = 0;

    // Runs the command on the machine to its end. Time passes as far as it waits.
    virtual Outcome execute(const std::string& machine, std::vector<std::string> words) = 0;
    // Runs it in the background until stop(), which tells how it went so far.
    virtual int start(const std::string& machine, std::vector<std::string> words) = 0;
    virtual Outcome stop(int number) = 0;

    // Lets time pass.
    virtual void wait(Duration time) = 0;
    virtual Instant now() const = 0;
    // Puts a frame on an interface, as if its machine had sent it. The error: there is no such
    // interface, or the frame is too short.
    virtual Result<void> send(const lab::Ref& from, const std::vector<std::uint8_t>& frame) = 0;

    virtual trace::NetworkState state() = 0;
};

}  // namespace vxlab::labs
