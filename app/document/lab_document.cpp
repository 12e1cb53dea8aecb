// Edits are texts before and after; all else follows from the text.
#include "app/document/lab_document.h"

#include <QFileInfo>
#include <QSaveFile>

#include "app/models/packet_row.h"
#include "labs/lab/patch.h"
#include "labs/plan/diff.h"
#include "labs/plan/naming.h"
#include "labs/plan/planner.h"

namespace vxlab::document {

using models::to_text;

class LabDocument::TextEdit : public QUndoCommand {
public:
    TextEdit(LabDocument& document, const QString& title, std::string before, std::string after)
        : QUndoCommand(title),
          document_(document),
          before_(std::move(before)),
          after_(std::move(after)) {}

    void undo() override { document_.take_edit(before_); }
    void redo() override { document_.take_edit(after_); }

private:
    LabDocument& document_;
    std::string before_, after_;
};

LabDocument::LabDocument(QObject* parent) : QObject(parent) {
    connect(&undo_, &QUndoStack::cleanChanged, this, &LabDocument::changed);
    connect(&run_, &LabRun::trace_grew, this, [this] {
        trace_.load(run_.trace_path());
        packets_.load(run_.trace_path());
    });
    connect(&trace_, &TraceDocument::moved, this, &LabDocument::follow_step);
    connect(&packets_, &CaptureDocument::changed, this, [this](Changes what) {
        if (what & Change::selection) follow_packet();
        if (what & Change::content) follow_step();
    });
    connect(&trace_, &TraceDocument::loaded, this, [this] {
        if (is_trace_ && text_.empty() && !trace_.lab().empty()) take_text(trace_.lab());
    });
}

LabDocument::~LabDocument() { undo_.disconnect(this); }

Result<void> LabDocument::open(const QString& path) {
    if (path.endsWith(QStringLiteral(".vxtrace"))) {
        if (!QFileInfo::exists(path)) return fail("there is no such file", path.toStdString());
        become(true, path, {});
        trace_.load(path);
        packets_.load(path);
        return {};
    }
    auto file = lab::read_lab_file(path.toStdString());
    if (!file) return tl::unexpected(file.error());
    become(false, path, file->text);
    return {};
}

void LabDocument::create() {
    become(false, {}, "vxlab: 1\nmachines:\n  h1:\n    bridges: [br0]\n");
}

void LabDocument::become(bool is_trace, const QString& path, const std::string& text) {
    close();
    is_open_ = true;
    is_trace_ = is_trace;
    path_ = path;
    take_text(text);
}

void LabDocument::close() {
    run_.stop();
    trace_.close();
    packets_.close();
    undo_.clear();
    selected_.clear();
    path_.clear();
    is_open_ = is_trace_ = false;
    take_text({});
    Q_EMIT selection_changed();
}

Result<void> LabDocument::save(const QString& path) {
    QSaveFile file(path);
    const auto size = static_cast<qint64>(text_.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(text_.data(), size) != size ||
        !file.commit())
        return fail(file.errorString().toStdString(), path.toStdString(),
                    "the lab is not saved; choose another place");
    path_ = path;
    undo_.setClean();
    Q_EMIT changed();
    return {};
}

bool LabDocument::can_change() const { return is_open_ && !is_trace_ && lab::can_patch(text_); }

void LabDocument::take_text(const std::string& text) {
    text_ = text;
    reading_ = text.empty() ? lab::Reading{} : lab::read_lab(text);
    Q_EMIT changed();
}

void LabDocument::take_edit(const std::string& text) {
    const auto before = reading_.lab;
    take_text(text);
    mirror(before);
    if (run_.state() == LabRun::State::stopped || !reading_.problems.empty()) return;
    if (const auto done = run_.become(reading_.lab); !done)
        Q_EMIT run_differs(to_text(done.error().text()));
}

void LabDocument::mirror(const lab::Lab& before) {
    if (!reading_.problems.empty()) return;
    const auto old = plan::plan_lab(before), fresh = plan::plan_lab(reading_.lab);
    if (!old || !fresh) return;
    const auto edit = plan::diff(*old, *fresh);
    QStringList lines;
    const auto add = [&](const plan::Command& command) {
        lines << to_text(
            command.machine + "# " +
            plan::quoted(plan::command_line(command, command.words, plan::Naming::machines)));
    };
    for (const auto& step : edit.undone)
        if (const auto* command = std::get_if<plan::Command>(&step))
            if (const auto undo = plan::undo_of(*command)) add(*undo);
    for (const auto& step : edit.done)
        if (const auto* command = std::get_if<plan::Command>(&step)) add(*command);
    if (!lines.isEmpty()) Q_EMIT edit_mirrored(lines);
}

void LabDocument::change(const QString& title, const std::function<void(lab::Lab&)>& edit) {
    if (!can_change()) return;
    auto lab = reading_.lab;
    edit(lab);
    auto text = lab::patched(text_, lab);
    if (text != text_) undo_.push(new TextEdit(*this, title, text_, std::move(text)));
}

Result<void> LabDocument::start() {
    if (!reading_.problems.empty())
        return fail(reading_.problems.front().text(QFileInfo(path_).fileName().toStdString()));
    trace_.close();
    packets_.close();
    return run_.start(reading_.lab, text_);
}

void LabDocument::select_node(const std::string& id) {
    if (id == selected_) return;
    selected_ = id;
    Q_EMIT selection_changed();
}

void LabDocument::follow_step() {
    const auto& of_steps = trace_.overview().packets;
    const auto step = trace_.step();
    if (step == 0 || step > of_steps.size() || of_steps[step - 1] == 0) return;
    following_ = true;
    packets_.select_packet(of_steps[step - 1] - 1);
    following_ = false;
}

void LabDocument::follow_packet() {
    const auto packet = packets_.selected_packet();
    const auto& steps = trace_.overview().steps_of;
    if (following_ || !packet || *packet >= steps.size()) return;
    trace_.go(steps[*packet]);
}

}  // namespace vxlab::document
