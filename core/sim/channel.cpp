#include "core/sim/channel.h"

#include <algorithm>

#include "core/sim/simulator.h"

namespace vxlab::sim {

Channel::Channel(Simulator& simulator, std::function<void(Frame)> deliver)
    : simulator_(simulator), deliver_(std::move(deliver)) {}

Channel::~Channel() { clear(); }

void Channel::set(const LinkParameters& parameters) {
    shape_ = {};
    shape_.rate = parameters.bandwidth;
    shape_.delay = parameters.delay;
    shape_.jitter = parameters.jitter;
    shape_.loss = parameters.loss;
    shape_.limit = parameters.queue;
}

void Channel::set(const QueueDiscipline& discipline) { shape_ = discipline; }

void Channel::clear() {
    simulator_.cancel(timer_);
    passing_.clear();
    counters_.backlog_bytes = counters_.backlog_packets = 0;
}

double Channel::draw(Chance& chance, double correlation) {
    const double fresh = simulator_.random_fraction();
    chance.last = correlation > 0 ? fresh * (1 - correlation) + chance.last * correlation : fresh;
    return chance.last;
}

bool Channel::happens(Chance& chance, double probability, double correlation) {
    return probability > 0 && draw(chance, correlation) < probability;
}

Duration Channel::wire_delay() {
    if (shape_.jitter <= Duration{}) return shape_.delay;
    const auto swing = 2 * draw(delay_, shape_.delay_correlation) - 1;
    const auto jitter = static_cast<double>(shape_.jitter.nanoseconds) * swing;
    return {
        std::max<std::int64_t>(0, shape_.delay.nanoseconds + static_cast<std::int64_t>(jitter))};
}

// netem_enqueue: every gap-th packet may go without delay.
bool Channel::overtakes() {
    if (shape_.gap == 0 || ++since_overtaking_ < shape_.gap ||
        !happens(reorder_, shape_.reorder, shape_.reorder_correlation))
        return false;
    since_overtaking_ = 0;
    return true;
}

// One bit is flipped.
void Channel::corrupt(Frame& frame) {
    if (frame.size() == 0) return;
    const auto bit = simulator_.random() % (frame.size() * 8);
    frame.writable()[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
}

// How long its bits take; the preamble, the frame check sequence and the gap between frames are
// left out, as netem and tbf do.
Duration Channel::sending_time(std::size_t bytes) const {
    if (shape_.rate == 0) return {};
    return {static_cast<std::int64_t>(bytes * 8'000'000'000ull / shape_.rate)};
}

bool Channel::is_full(std::size_t bytes) {
    switch (shape_.kind) {
        case QueueDiscipline::Kind::tbf:
            return counters_.backlog_bytes + bytes > byte_limit();
        case QueueDiscipline::Kind::netem:
            return passing_.size() >= shape_.limit;
        case QueueDiscipline::Kind::none:
        case QueueDiscipline::Kind::pfifo:
            break;
    }
    while (!departures_.empty() && departures_.front() <= simulator_.now()) departures_.pop_front();
    return departures_.size() > shape_.limit;
}

std::uint64_t Channel::byte_limit() const {
    if (shape_.latency <= Duration{}) return shape_.limit;
    const auto latency = static_cast<std::uint64_t>(shape_.latency.nanoseconds);
    return shape_.rate / 8 * latency / 1'000'000'000 + shape_.burst;
}

trace::Reason Channel::send(Frame& frame) {
    if (happens(loss_, shape_.loss, shape_.loss_correlation)) {
        ++counters_.dropped;
        return trace::Reason::link_loss;
    }
    const auto now = simulator_.now();
    if (is_full(frame.size())) {
        ++counters_.dropped;
        return trace::Reason::queue_full;
    }
    // tbf's bucket: what was not used, up to the burst, may go at once.
    auto start = std::max(free_at_, now);
    if (shape_.kind == QueueDiscipline::Kind::tbf)
        start =
            std::max(free_at_, Instant{now.nanoseconds - sending_time(shape_.burst).nanoseconds});
    free_at_ = start + sending_time(frame.size());
    const auto sent = std::max(free_at_, now);
    if (shape_.kind == QueueDiscipline::Kind::none && shape_.rate != 0) departures_.push_back(sent);
    const auto due = sent + (overtakes() ? Duration{} : wire_delay());
    if (happens(duplicate_, shape_.duplicate, shape_.duplicate_correlation))
        insert(due, simulator_.copy_of(frame));
    if (happens(corrupt_, shape_.corrupt, shape_.corrupt_correlation)) corrupt(frame);
    insert(due, std::move(frame));
    return trace::Reason::none;
}

// Nearly always last; jitter lets a frame overtake.
void Channel::insert(Instant due, Frame frame) {
    ++counters_.backlog_packets;
    counters_.backlog_bytes += frame.size();
    const auto behind = std::find_if(passing_.rbegin(), passing_.rend(),
                                     [due](const Passing& other) { return other.due <= due; });
    const bool first = behind == passing_.rend();
    passing_.insert(behind.base(), {due, std::move(frame)});
    if (first) arm();
}

void Channel::arm() {
    simulator_.cancel(timer_);
    if (passing_.empty()) return;
    timer_ = simulator_.schedule(passing_.front().due - simulator_.now(), [this] { arrive(); });
}

void Channel::arrive() {
    auto frame = std::move(passing_.front().frame);
    passing_.pop_front();
    --counters_.backlog_packets;
    counters_.backlog_bytes -= frame.size();
    ++counters_.packets;
    counters_.bytes += frame.size();
    timer_ = {};
    arm();
    deliver_(std::move(frame));
}

}  // namespace vxlab::sim
