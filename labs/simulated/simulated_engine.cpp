// Machines, cables and their daemons.
#include "labs/simulated/simulated_engine.h"

#include <fmt/format.h>

#include <cstring>

#include "core/sim/devices/nic.h"
#include "core/sim/name_space.h"
#include "labs/state/read_state.h"

namespace vxlab::labs {
namespace {

sim::LinkParameters parameters_of(const lab::Quality& quality) {
    sim::LinkParameters parameters;
    if (quality.rate) parameters.bandwidth = *quality.rate;
    if (quality.delay) parameters.delay = *quality.delay;
    if (quality.jitter) parameters.jitter = *quality.jitter;
    if (quality.loss) parameters.loss = *quality.loss;
    return parameters;
}

// Files are called after machines: a shell's /run/netns.
bool is_file_name(const std::string& name) {
    return !name.empty() && name[0] != '.' && name.find('/') == std::string::npos;
}

}  // namespace

SimulatedEngine::SimulatedEngine(sim::SimulatorOptions options)
    : network_(options), runner_(network_) {}

SimulatedEngine::~SimulatedEngine() { simulator().end_trace(); }

Instant SimulatedEngine::now() const { return network_.simulator().now(); }

Result<void> SimulatedEngine::add_machine(const std::string& name) {
    if (!is_file_name(name)) return fail("a machine cannot be called that", name);
    if (network_.find(name)) return fail("there is a machine of that name", name);
    auto& machine = network_.add(name);
    (void)machine.root()->loopback().set_up(true);
    machine.processes = [this, &machine] { return runner_.processes(machine); };
    simulator().settle();
    return {};
}

Result<void> SimulatedEngine::connect(const std::string& machine, const std::string& interface,
                                      const std::string& other_machine,
                                      const std::string& other_interface,
                                      const lab::Quality& quality) {
    const auto add = [&](const std::string& where, const std::string& name) -> Result<sim::Nic*> {
        auto* box = network_.find(where);
        if (!box) return fail("there is no such machine", where);
        const auto nic = sim::add_nic(*box->root(), name);
        if (!nic) return fail(std::strerror(nic.error().number), where + ':' + name);
        return *nic;
    };
    const auto one = add(machine, interface);
    if (!one) return tl::unexpected(one.error());
    if (other_machine.empty()) return {};
    const auto other = add(other_machine, other_interface);
    if (!other) return tl::unexpected(other.error());
    sim::connect(**one, **other, parameters_of(quality));
    simulator().settle();
    return {};
}

Result<void> SimulatedEngine::route_multicast(const std::string& machine,
                                              const IpAddress& rendezvous_point) {
    auto* box = network_.find(machine);
    if (!box) return fail("there is no such machine", machine);
    sim::MulticastRouterOptions options;
    if (rendezvous_point) {
        sim::RendezvousPoint point;
        point.address = rendezvous_point;
        options.rendezvous_points = {point};
    }
    auto router = sim::MulticastRouter::start(*box->root(), options);
    if (!router) return fail(std::strerror(router.error().number), machine);
    routers_.push_back(std::move(*router));
    simulator().settle();
    return {};
}

Outcome SimulatedEngine::execute(const std::string& machine, std::vector<std::string> words) {
    if (!network_.find(machine)) return {1, {}, fmt::format("there is no machine {}\n", machine)};
    return runner_.run(machine, std::move(words));
}

int SimulatedEngine::start(const std::string& machine, std::vector<std::string> words) {
    return network_.find(machine) ? runner_.start(machine, std::move(words)) : 0;
}

Outcome SimulatedEngine::stop(int number) { return runner_.stop(number); }

void SimulatedEngine::wait(Duration time) { runner_.wait(time); }

Result<void> SimulatedEngine::send(const lab::Ref& from, const std::vector<std::uint8_t>& frame) {
    auto* box = network_.find(from.machine);
    const auto where = !box                      ? nullptr
                       : from.name_space.empty() ? box->root()
                                                 : box->find(from.name_space);
    auto* interface = where ? where->find(from.interface) : nullptr;
    if (!interface) return fail("there is no such interface", from.interface);
    constexpr std::size_t kEthernetHeader = 14;
    if (frame.size() < kEthernetHeader) return fail("the frame is too short", from.interface);
    interface->transmit(simulator().make_frame(frame));
    simulator().settle();
    return {};
}

trace::NetworkState SimulatedEngine::state() {
    std::vector<std::string> names;
    for (const auto& machine : network_.machines()) names.push_back(machine->name());
    return read_state(names, [this](const std::string& machine, std::vector<std::string> words) {
        // Its machines have no Open vSwitch, as if it were not installed.
        constexpr int kNotFound = 127;
        if (words[0].starts_with("ovs-")) return Outcome{kNotFound, {}, {}};
        return runner_.run(machine, std::move(words));
    });
}

}  // namespace vxlab::labs
