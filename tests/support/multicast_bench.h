// Routers that route groups, and the story that the trace tells of it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/multicast/multicast_router.h"
#include "tests/support/ip_bench.h"

namespace vxlab::test {

class MulticastBench : public IpBench {
public:
    using IpBench::IpBench;

    // Forwards, and routes groups with this router as the RP of all ("": none).
    void start(const std::string& space, std::string_view point,
               sim::MulticastRouterOptions options = {});
    void stop(const std::string& space) { routers_.erase(space); }
    sim::MulticastRouter& router(const std::string& space) { return *routers_.at(space); }

    // A host's datagram to UDP port 9 of a group.
    void say(const std::string& space, std::string_view group, std::uint8_t ttl = 8,
             std::size_t size = 10);
    void join(std::string_view path, std::string_view group);
    void leave(std::string_view path, std::string_view group);

    // What `ip mroute` has: "(10.1.0.1,239.1.1.1) lan > wan pimreg".
    std::vector<std::string> routes(const std::string& space);
    // "(*,239.1.1.1) wan 10.0.12.2 joined lan members lan".
    std::vector<std::string> trees(const std::string& space);

    // Since the last call, a line each: IGMP, PIM and groups' datagrams sent ("r1.wan > …"), and
    // what was decided about them and kept ("r1.lan forward multicast-route x1"). Hellos, questions
    // for all groups, and what a switch passes on are left out.
    std::vector<std::string> story() { return std::exchange(story_, {}); }
    // Those of it that hold one of the texts.
    std::vector<std::string> story(const std::vector<std::string>& texts);
    // Every IGMP and PIM frame that was sent.
    std::vector<std::vector<std::uint8_t>> messages;

protected:
    void hear(const trace::Event& event, const std::string& line) override;

private:
    void hear_sent(const trace::Event& event);
    void hear_row(const trace::Event& event);

    std::vector<std::string> story_;
    std::map<std::string, std::unique_ptr<sim::MulticastRouter>> routers_;
};

}  // namespace vxlab::test
