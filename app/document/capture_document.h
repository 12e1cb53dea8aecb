// An open capture: its packets, what a display filter leaves of them, and what is selected. The
// views of a window show it and ask it to change; they never talk to each other.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "app/jobs/job.h"
#include "app/models/packet_row.h"
#include "capture/index/packet_index.h"

namespace vxlab::document {

enum class Change {
    content = 1,     // another file, or more of it was read
    progress = 2,    // packets_read()
    filter = 4,      // its text, its error, whether it is at work
    shown = 8,       // the packets that it leaves
    selection = 16,  // the packet, and with it the field
    field = 32,
};
Q_DECLARE_FLAGS(Changes, Change)

class CaptureDocument : public QObject {
    Q_OBJECT

public:
    enum class State { empty, reading, ready, failed };

    using Index = std::shared_ptr<const index::PacketIndex>;
    using Shown = std::shared_ptr<const std::vector<std::uint32_t>>;

    struct Filter {
        QString text;                // as asked for last
        std::optional<Error> error;  // why that cannot be done; what is shown stays as it was
        index::FilterPlace place;    // of the error, in bytes of the text as UTF-8
    };

    explicit CaptureDocument(QObject* parent = nullptr);

    // Reads off the GUI thread; the first packets are at hand (head()) long before the last. The
    // file is never written. What was open is gone.
    void open(const QString& path);
    // The same file once more, which has grown since: what is selected and filtered stays. Opens
    // another one.
    void load(const QString& path);
    void close();

    State state() const { return state_; }
    QString path() const { return path_; }
    // Why nothing could be read (failed), or why the file ends early (ready).
    const std::optional<Error>& error() const { return error_; }
    std::size_t packets_read() const;
    // Null until ready.
    Index index() const { return index_; }
    // The first packets, for as long as index() is not there; none if that was there sooner.
    const std::vector<models::PacketRow>& head() const { return head_; }

    // Shows what matches; an empty text shows all.
    void set_filter(const QString& text);
    const Filter& filter() const { return filter_; }
    bool is_filtering() const { return filter_job_.is_running(); }
    // The packets shown, ascending, counted from 0; null: all of them.
    Shown shown() const { return shown_; }

    // Packets are counted from 0. One that is not there selects nothing.
    void select_packet(std::optional<std::size_t> packet);
    std::optional<std::size_t> selected_packet() const { return selected_; }
    // Of the selected packet, null without one; borrowed until the next selection.
    const dissect::Dissection* dissection() const { return selected_ ? &dissection_ : nullptr; }
    void select_field(dissect::NodeId field);
    dissect::NodeId selected_field() const { return field_; }

Q_SIGNALS:
    void changed(vxlab::document::Changes what);

private:
    void read_head();
    void read_all();
    void take_index(Result<Index> index);
    void run_filter(index::DisplayFilter filter);

    State state_ = State::empty;
    QString path_;
    std::optional<Error> error_;
    std::vector<models::PacketRow> head_;
    Index index_;
    Filter filter_;
    Shown shown_;
    std::optional<std::size_t> selected_;
    std::optional<index::PacketReader> reader_;
    dissect::Dissection dissection_;
    dissect::NodeId field_ = dissect::kNoNode;
    QTimer progress_;
    jobs::Job<std::vector<models::PacketRow>> head_job_;
    jobs::Job<Result<Index>> index_job_;
    jobs::Job<Result<Shown>> filter_job_;
};

}  // namespace vxlab::document

Q_DECLARE_OPERATORS_FOR_FLAGS(vxlab::document::Changes)
