// A trace, and the step at which it is looked at: everything that the window shows of a run is as
// it was after that step.
#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "app/jobs/job.h"
#include "core/store/journey.h"
#include "core/store/reader.h"
#include "labs/trace/frames_under_way.h"
#include "labs/trace/step_tables.h"
#include "labs/trace/story.h"

namespace vxlab::document {

// Of each step what a timeline shows. Step n is at [n - 1].
struct TraceOverview {
    enum Mark : std::uint8_t { command = 1, frame = 2, drop = 4, flood = 8, change = 16 };
    std::vector<std::uint8_t> marks;
    std::vector<std::int64_t> times;     // nanoseconds since the first
    std::vector<std::uint32_t> packets;  // of steps: that packet of the capture it is, from 1; or 0
    std::vector<std::uint32_t> steps_of;  // of packets, from 0
};

class TraceDocument : public QObject {
    Q_OBJECT

public:
    using Sought = store::Reader::Sought;
    using Direction = store::Reader::Direction;

    explicit TraceDocument(QObject* parent = nullptr);
    ~TraceDocument() override;

    // Reads it off the GUI thread, as it is now; the file is never written. What was open stays
    // until then. While a trace grows, load() it again: one that follows the end keeps following.
    void load(const QString& path);
    void close();
    QString path() const { return path_; }
    const std::optional<Error>& error() const { return error_; }

    // More of it is being read.
    bool is_loading() const { return opening_.is_running(); }

    // 0 of 0 while there is none.
    std::uint64_t steps() const { return reader_ ? reader_->steps() : 0; }
    std::uint64_t step() const { return step_; }
    bool is_at_end() const { return step_ == steps(); }
    const TraceOverview& overview() const { return *overview_; }
    // The text of the lab file that was run; empty: none.
    std::string lab() const { return reader_ ? reader_->lab() : std::string(); }
    QString interface_name(trace::InterfaceId id) const;

    // Beyond either end: to the end. Step 0 is before the first.
    void go(std::uint64_t step);
    // To the nearest such step, if there is one.
    void seek(Direction direction, Sought sought);
    // Of the packet that is at this step: all steps of its journey; empty: it is about none.
    std::vector<store::Hop> journey() const;
    // Steps are gone through by themselves, so many a second.
    void play(double steps_per_second);
    void pause();
    bool is_playing() const { return playing_.isActive(); }

    // Of the present step; of step 0: nothing.
    const labs::ToldStep& told() const { return told_; }
    const std::vector<labs::MarkedRow>& rows() const { return rows_; }
    const std::vector<labs::Nexthop>& nexthops() const { return nexthops_; }
    const std::vector<labs::FrameUnderWay>& frames() const { return frames_; }
    // Any step, in words; nothing: it cannot be read.
    std::optional<labs::ToldStep> tell(std::uint64_t step) const;

Q_SIGNALS:
    void loaded();
    void moved();
    void playing_changed();

private:
    struct Opened {
        std::unique_ptr<store::Reader> reader;
        std::shared_ptr<const TraceOverview> overview;
    };
    using Opening = std::shared_ptr<Result<Opened>>;
    static Result<Opened> open(const std::string& path, const jobs::JobState& state);
    void take(Result<Opened>& opened);
    void look();

    QString path_;
    std::optional<Error> error_;
    std::unique_ptr<store::Reader> reader_;
    std::unique_ptr<labs::Story> story_;
    std::shared_ptr<const TraceOverview> overview_;
    std::uint64_t step_ = 0;
    labs::ToldStep told_;
    std::vector<labs::MarkedRow> rows_;
    std::vector<labs::Nexthop> nexthops_;
    std::vector<labs::FrameUnderWay> frames_;
    QTimer playing_;
    bool load_again_ = false;
    jobs::Job<Opening> opening_;
};

}  // namespace vxlab::document
