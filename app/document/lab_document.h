// The open lab: its file, what is wrong with it, what was changed, and its run. The views of a
// window show it and ask it to change; they never talk to each other.
#pragma once

#include <QObject>
#include <QUndoStack>
#include <functional>

#include "app/document/capture_document.h"
#include "app/document/lab_run.h"
#include "app/document/trace_document.h"
#include "labs/lab/reader.h"

namespace vxlab::document {

class LabDocument : public QObject {
    Q_OBJECT

public:
    explicit LabDocument(QObject* parent = nullptr);
    ~LabDocument() override;

    // A lab file, or a trace, whose lab can be looked at but not changed. What was open is gone,
    // unless the error says that nothing could be read.
    Result<void> open(const QString& path);
    // A lab with one machine, in no file yet.
    void create();
    void close();
    Result<void> save(const QString& path);

    bool is_open() const { return is_open_; }
    // A run of before: nothing can be changed or run.
    bool is_trace() const { return is_trace_; }
    // Not while it is a trace, or the text is no YAML.
    bool can_change() const;
    QString path() const { return path_; }
    bool is_modified() const { return !undo_.isClean(); }

    // The lab as far as it could be read.
    const std::string& text() const { return text_; }
    const lab::Lab& lab() const { return reading_.lab; }
    const lab::Problems& problems() const { return reading_.problems; }

    // The undo stack's texts say what was done.
    QUndoStack& undo_stack() { return undo_; }
    // The lab as `edit` leaves it; the text is patched. A lab that runs is changed too, where that
    // can be.
    void change(const QString& title, const std::function<void(lab::Lab&)>& edit);

    // Builds the lab and does its actions. The error: it has problems, or parts that no engine has.
    Result<void> start();
    LabRun& run() { return run_; }
    TraceDocument& trace() { return trace_; }
    // The frames of the trace, as packets; the selected one is that of the step.
    CaptureDocument& packets() { return packets_; }

    // A node of the drawing: "h1/red", "h1:br0"; empty: none.
    void select_node(const std::string& id);
    const std::string& selected_node() const { return selected_; }

Q_SIGNALS:
    // The file, the lab or its problems.
    void changed();
    void selection_changed();
    // The command lines that an edit stands for: "h1# ip link add …".
    void edit_mirrored(const QStringList& lines);
    // The running lab could not be made what the file says now.
    void run_differs(const QString& why);

private:
    class TextEdit;
    void take_text(const std::string& text);
    void take_edit(const std::string& text);
    void mirror(const lab::Lab& before);
    void become(bool is_trace, const QString& path, const std::string& text);
    void follow_step();
    void follow_packet();

    bool is_open_ = false, is_trace_ = false;
    QString path_;
    std::string text_;
    lab::Reading reading_;
    QUndoStack undo_;
    LabRun run_;
    TraceDocument trace_;
    CaptureDocument packets_;
    std::string selected_;
    bool following_ = false;
};

}  // namespace vxlab::document
