// The virtual network of a lab as an engine: machines over one simulator, joined by cables.
#pragma once

#include <memory>
#include <vector>

#include "core/sim/multicast/multicast_router.h"
#include "labs/engine.h"
#include "labs/simulated/tool_runner.h"
#include "labs/tools/network.h"

namespace vxlab::labs {

class SimulatedEngine : public Engine {
public:
    explicit SimulatedEngine(sim::SimulatorOptions options = {});
    // The trace ends before the network is taken apart.
    ~SimulatedEngine() override;

    Result<void> add_machine(const std::string& name) override;
    Result<void> connect(const std::string& machine, const std::string& interface,
                         const std::string& other_machine, const std::string& other_interface,
                         const lab::Quality& quality) override;
    Result<void> route_multicast(const std::string& machine,
                                 const IpAddress& rendezvous_point) override;
    Outcome execute(const std::string& machine, std::vector<std::string> words) override;
    int start(const std::string& machine, std::vector<std::string> words) override;
    Outcome stop(int number) override;
    void wait(Duration time) override;
    Instant now() const override;
    Result<void> send(const lab::Ref& from, const std::vector<std::uint8_t>& frame) override;
    trace::NetworkState state() override;

    // Ends the command that runs, and every later one, with status 130. From any thread.
    void interrupt() { runner_.interrupt(); }

    sim::Simulator& simulator() { return network_.simulator(); }
    Network& network() { return network_; }
    const Network& network() const { return network_; }

private:
    Network network_;
    std::vector<std::unique_ptr<sim::MulticastRouter>> routers_;
    ToolRunner runner_;
};

}  // namespace vxlab::labs
