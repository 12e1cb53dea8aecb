// Reading is a job; what one step shows is read at once.
#include "app/document/trace_document.h"

#include <algorithm>

#include "app/models/packet_row.h"

namespace vxlab::document {
namespace {

std::uint8_t marks_of(const store::Step& step) {
    std::uint8_t marks = 0;
    for (const auto& event : step.events) switch (event.kind) {
            case trace::EventKind::command:
                marks |= TraceOverview::command;
                break;
            case trace::EventKind::seen_in:
            case trace::EventKind::seen_out:
                marks |= TraceOverview::frame;
                break;
            case trace::EventKind::decided:
                if (event.decision.verdict == trace::Verdict::drop) marks |= TraceOverview::drop;
                if (event.decision.verdict == trace::Verdict::flood) marks |= TraceOverview::flood;
                break;
            case trace::EventKind::row_refreshed:
                break;
            default:
                marks |= TraceOverview::change;
        }
    return marks;
}

void add(TraceOverview& overview, const store::Step& step, Instant begin) {
    const auto marks = marks_of(step);
    overview.marks.push_back(marks);
    overview.times.push_back((step.events.front().time - begin).nanoseconds);
    overview.packets.push_back(0);
    if ((marks & TraceOverview::frame) == 0) return;
    overview.steps_of.push_back(static_cast<std::uint32_t>(step.number));
    overview.packets.back() = static_cast<std::uint32_t>(overview.steps_of.size());
}

constexpr std::uint64_t kLook = 4096;  // steps between two looks at whether to go on

}  // namespace

TraceDocument::TraceDocument(QObject* parent)
    : QObject(parent), overview_(std::make_shared<TraceOverview>()) {
    connect(&playing_, &QTimer::timeout, this, [this] {
        if (is_at_end()) return pause();
        go(step_ + 1);
    });
}

TraceDocument::~TraceDocument() = default;

Result<TraceDocument::Opened> TraceDocument::open(const std::string& path,
                                                  const jobs::JobState& state) {
    auto reader = store::Reader::open(path);
    if (!reader) return tl::unexpected(reader.error());
    auto overview = std::make_shared<TraceOverview>();
    std::optional<Instant> begin;
    for (std::uint64_t i = 1; i <= (*reader)->steps(); ++i) {
        if (i % kLook == 0 && state.cancelled) break;
        const auto step = (*reader)->step(i);
        if (!step) return tl::unexpected(step.error());
        if (!begin) begin = (*step)->events.front().time;
        add(*overview, **step, *begin);
    }
    return Opened{std::move(*reader), std::move(overview)};
}

void TraceDocument::load(const QString& path) {
    if (opening_.is_running() && path == path_) {
        load_again_ = true;
        return;
    }
    path_ = path;
    load_again_ = false;
    opening_.start([path = path.toStdString()](
                       auto& state) { return std::make_shared<Result<Opened>>(open(path, state)); },
                   [this](Opening opened) { take(*opened); });
}

void TraceDocument::take(Result<Opened>& opened) {
    const bool follows = !reader_ || (is_at_end() && !is_playing());
    error_.reset();
    if (!opened) {
        error_ = opened.error();
    } else {
        story_.reset();
        reader_ = std::move(opened->reader);
        overview_ = opened->overview;
        story_ = std::make_unique<labs::Story>(*reader_);
        step_ = follows ? steps() : std::min(step_, steps());
    }
    look();
    Q_EMIT loaded();
    Q_EMIT moved();
    if (load_again_) load(path_);
}

void TraceDocument::close() {
    opening_.cancel();
    pause();
    story_.reset();
    reader_.reset();
    overview_ = std::make_shared<TraceOverview>();
    path_.clear();
    error_.reset();
    step_ = 0;
    look();
    Q_EMIT loaded();
    Q_EMIT moved();
}

QString TraceDocument::interface_name(trace::InterfaceId id) const {
    return reader_ ? models::to_text(reader_->names().interface(id, INT64_MAX)) : QString();
}

void TraceDocument::go(std::uint64_t step) {
    step = std::min(step, steps());
    if (step == step_) return;
    step_ = step;
    look();
    Q_EMIT moved();
}

void TraceDocument::seek(Direction direction, Sought sought) {
    if (!reader_) return;
    if (const auto found = reader_->find(step_, direction, sought); found && *found != 0)
        go(*found);
}

std::vector<store::Hop> TraceDocument::journey() const {
    if (!reader_ || told_.frame == 0) return {};
    return store::journey(*reader_, told_.frame).value_or(std::vector<store::Hop>());
}

void TraceDocument::play(double steps_per_second) {
    constexpr double kSecond = 1000;
    playing_.start(std::max(1, static_cast<int>(kSecond / steps_per_second)));
    Q_EMIT playing_changed();
}

void TraceDocument::pause() {
    if (!playing_.isActive()) return;
    playing_.stop();
    Q_EMIT playing_changed();
}

std::optional<labs::ToldStep> TraceDocument::tell(std::uint64_t step) const {
    if (!story_ || step == 0 || step > steps()) return std::nullopt;
    auto told = story_->tell(step);
    if (!told) return std::nullopt;
    return std::move(*told);
}

void TraceDocument::look() {
    told_ = {};
    rows_.clear();
    nexthops_.clear();
    frames_.clear();
    if (!reader_) return;
    if (auto told = tell(step_)) told_ = std::move(*told);
    auto rows = labs::marked_rows(*reader_, step_);
    const auto at = labs::last_event_of(*reader_, step_);
    if (!rows || !at) {
        error_ = !rows ? rows.error() : at.error();
        return;
    }
    rows_ = std::move(*rows);
    nexthops_ = labs::nexthops(reader_->names(), rows_, *at);
    if (step_ == 0) return;
    if (auto frames = labs::frames_under_way(*reader_, step_)) frames_ = std::move(*frames);
}

}  // namespace vxlab::document
