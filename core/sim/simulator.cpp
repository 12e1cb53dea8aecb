#include "core/sim/simulator.h"

#include <algorithm>
#include <bit>

#include "core/sim/command.h"
#include "core/sim/interface.h"
#include "core/sim/name_space.h"

namespace vxlab::sim {
namespace {

// SplitMix64, which spreads a seed over the state of the generator.
std::uint64_t next_of_seed(std::uint64_t& seed) {
    auto z = seed += 0x9e37'79b9'7f4a'7c15;
    z = (z ^ z >> 30) * 0xbf58'476d'1ce4'e5b9;
    z = (z ^ z >> 27) * 0x94d0'49bb'1331'11eb;
    return z ^ z >> 31;
}

}  // namespace

Simulator::Simulator(SimulatorOptions options) : now_(options.start), sink_(options.sink) {
    for (auto& word : random_) word = next_of_seed(options.seed);
    interfaces_.emplace_back();  // id 0 names none
}

Simulator::~Simulator() = default;

TimerHandle Simulator::schedule(Duration after, EventQueue::Action action) {
    return queue_.add(after > Duration{} ? now_ + after : now_, std::move(action));
}

Duration Simulator::remaining(TimerHandle timer) const {
    const auto due = queue_.due(timer);
    return due ? *due - now_ : Duration{};
}

void Simulator::run_until(Instant until) {
    for (auto next = queue_.next_time(); next && *next <= until; next = queue_.next_time()) {
        now_ = std::max(now_, *next);
        queue_.take()();
    }
    now_ = std::max(now_, until);
}

std::shared_ptr<Namespace> Simulator::make_namespace() {
    auto made = std::make_shared<Namespace>(*this, ++last_namespace_);
    namespaces_.push_back(made.get());
    return made;
}

Namespace* Simulator::name_space(trace::NamespaceId id) const {
    const auto found = std::find_if(namespaces_.begin(), namespaces_.end(),
                                    [id](const auto* each) { return each->id() == id; });
    return found == namespaces_.end() ? nullptr : *found;
}

Interface* Simulator::interface(trace::InterfaceId id) const {
    return id < interfaces_.size() ? interfaces_[id].get() : nullptr;
}

// xoshiro256** (Blackman and Vigna).
std::uint64_t Simulator::random() {
    const auto result = std::rotl(random_[1] * 5, 7) * 9;
    const auto shifted = random_[1] << 17;
    random_[2] ^= random_[0];
    random_[3] ^= random_[1];
    random_[1] ^= random_[2];
    random_[0] ^= random_[3];
    random_[2] ^= shifted;
    random_[3] = std::rotl(random_[3], 45);
    return result;
}

double Simulator::random_fraction() { return static_cast<double>(random() >> 11) * 0x1p-53; }

MacAddress Simulator::random_mac() {
    return MacAddress((random() & 0xfeff'ffff'ffff) | 0x0200'0000'0000);
}

Frame Simulator::make_frame(std::vector<std::uint8_t> bytes, trace::FrameId came_from) {
    return Frame(std::move(bytes), ++last_frame_, came_from);
}

Frame Simulator::copy_of(const Frame& frame) {
    auto copy = frame;
    copy.id = ++last_frame_;
    copy.came_from = frame.id;
    return copy;
}

trace::EventId Simulator::emit(trace::Event event) {
    if (!sink_) return 0;
    if (command_ && event.cause == 0) event.cause = emit_command();
    return number_and_hand_on(event);
}

trace::EventId Simulator::emit_command() {
    if (command_->event != 0) return command_->event;
    trace::Event event;
    event.kind = trace::EventKind::command;
    event.name_space = command_->name_space;
    event.bytes = {reinterpret_cast<const std::uint8_t*>(command_->words.data()),
                   command_->words.size()};
    return command_->event = number_and_hand_on(event);
}

trace::EventId Simulator::number_and_hand_on(trace::Event& event) {
    event.id = ++last_event_;
    event.time = now_;
    sink_->event(event);
    return event.id;
}

void Simulator::add_listener(Listener& listener) { listeners_.push_back(&listener); }

void Simulator::remove_listener(Listener& listener) { std::erase(listeners_, &listener); }

}  // namespace vxlab::sim
