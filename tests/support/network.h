// A virtual network for tests: built from a text picture, told what to do, and read as lines.
//
//   Network net(R"(
//       a.eth0 -- sw.p1        a veth pair, both ends up
//       b.eth0 == c.eth0       two cards and the link between them, up
//       sw.br0 [p1 p2]         a bridge with ports, up
//   )");
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/interface.h"
#include "core/sim/link_parameters.h"
#include "core/sim/link_request.h"
#include "core/sim/name_space.h"
#include "core/sim/simulator.h"

namespace vxlab::test {

class Network : private trace::Sink {
public:
    // The picture; of a line only what is before two blanks and a letter counts. Interfaces named
    // first have the lowest addresses: 02:00:00:00:00:01, then :02 and so on (of veths and cards).
    explicit Network(std::string_view picture = {}, sim::LinkParameters parameters = {},
                     std::uint64_t seed = 1);
    ~Network() override;

    // Made when first asked for, IPv6 switched off, so that nobody speaks unasked.
    sim::Namespace& space(const std::string& name);
    std::shared_ptr<sim::Namespace> held(const std::string& name);
    // Forgets it: its interfaces go.
    void let_go(const std::string& name) { spaces_.erase(name); }
    // "a.eth0"; null if there is none.
    sim::Interface* find(std::string_view path);
    // The program ends if there is none.
    sim::Interface& at(std::string_view path);
    template <class Device>
    Device& as(std::string_view path) {
        return dynamic_cast<Device&>(at(path));
    }

    // "ok", or "EEXIST", or "EINVAL: mtu less than device minimum".
    std::string add(const std::string& space, const sim::LinkRequest& request);
    std::string change(std::string_view path, const sim::LinkRequest& request);
    std::string remove(std::string_view path);
    static std::string words(const KernelResult<>& result);

    // An Ethernet frame of 60 bytes between two addresses such as "1" (02:00:00:00:00:01), "*"
    // (broadcast) or a whole address, sent by an interface.
    void send(std::string_view path, std::string_view from, std::string_view to);
    void send(std::string_view path, std::vector<std::uint8_t> bytes);
    // Lets half a minute pass, forgets the events of it, and counts frames from #1 on again.
    void settle();
    void run(Duration time) { simulator.run_until(simulator.now() + time); }

    // The events since the last call, one a line: "in sw.p1 #1", "out sw.p2 #2<1",
    // "sw.br0 #1 flood bridge-broadcast x2", "row-added sw.br0 02:00:00:00:00:01 sw.p1 dynamic".
    std::vector<std::string> events();
    // Those lines that begin with a word, of the events since the last call of events().
    std::vector<std::string> events(std::string_view beginning);

    // Every event, with ids and causes, for what lines do not say.
    std::vector<trace::Event> recorded;
    sim::Simulator simulator;

protected:
    // Without a picture yet; its namespaces have IPv6 or not.
    enum class Ipv6 : std::uint8_t { off, on };
    Network(sim::LinkParameters parameters, std::uint64_t seed, Ipv6 ipv6);
    void build(std::string_view picture);

private:
    void event(const trace::Event& event) override;
    std::string path_of(trace::InterfaceId id) const;
    std::string line_of(const trace::Event& event) const;
    std::string row_text(const trace::Row& row) const;
    void draw(const std::vector<std::string>& words);
    void join(const std::string& one, const std::string& other, bool cards);

    sim::LinkParameters parameters_;
    Ipv6 ipv6_;
    std::uint64_t last_mac_ = 0x0200'0000'0000;
    std::map<std::string, std::shared_ptr<sim::Namespace>> spaces_;
    std::map<trace::InterfaceId, std::string> paths_;  // of those that are gone too
    std::vector<std::string> lines_;
    trace::FrameId first_frame_ = 0;
    bool ending_ = false;
};

}  // namespace vxlab::test
