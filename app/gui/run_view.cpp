// A log, a place, a line.
#include "app/gui/run_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "app/gui/theme.h"
#include "app/models/packet_row.h"
#include "labs/lab/lookup.h"

namespace vxlab::gui {

using document::Done;
using document::LabRun;
using models::to_text;

namespace {

QString text_of(const Done& done) {
    const auto prompt = done.where.isEmpty() ? QString() : done.where + QStringLiteral("$ ");
    const auto mark = done.kind == Done::Kind::command ? QString()
                      : done.is_well                   ? QStringLiteral("✓ ")
                                                       : QStringLiteral("✕ ");
    auto text = mark + prompt + done.text;
    auto output = done.output;
    while (output.endsWith(u'\n')) output.chop(1);
    if (!output.isEmpty())
        text +=
            (done.kind == Done::Kind::command ? QStringLiteral("\n") : QStringLiteral("\n    ")) +
            output;
    return text;
}

}  // namespace

RunView::RunView(document::LabDocument& document, QWidget* parent)
    : QWidget(parent),
      document_(document),
      log_(new QPlainTextEdit),
      place_(new QComboBox),
      line_(new QLineEdit) {
    log_->setReadOnly(true);
    log_->setFont(fixed_font());
    log_->setFrameShape(QFrame::NoFrame);
    log_->setPlaceholderText(
        tr("What is done on the running lab is written here: its actions, and your commands."));
    log_->setAccessibleName(tr("What was done"));
    line_->setFont(fixed_font());
    line_->setAccessibleName(tr("Command"));
    place_->setAccessibleName(tr("Where"));
    auto* below = new QHBoxLayout;
    below->setContentsMargins(4, 4, 4, 4);
    below->addWidget(place_);
    below->addWidget(line_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(log_);
    column->addLayout(below);
    connect(line_, &QLineEdit::returnPressed, this, &RunView::run_line);
    connect(&document_, &document::LabDocument::changed, this, &RunView::show_places);
    connect(&document_.run(), &LabRun::something_done, this, &RunView::show_done);
    connect(&document_.run(), &LabRun::state_changed, this, &RunView::follow_state);
    connect(&document_, &document::LabDocument::edit_mirrored, this,
            [this](const QStringList& lines) { log_->appendPlainText(lines.join(u'\n')); });
    show_places();
    follow_state();
}

void RunView::show_places() {
    const auto chosen = place_->currentText();
    place_->clear();
    for (const auto& view : lab::all_places(document_.lab()))
        place_->addItem(
            to_text(view.name_space.empty() ? view.machine : view.machine + '/' + view.name_space));
    place_->setCurrentText(chosen);
}

void RunView::show_done() {
    const auto& all = document_.run().done();
    if (all.size() < shown_ || shown_ == 0) {
        log_->clear();
        shown_ = 0;
    }
    for (; shown_ < all.size(); ++shown_) log_->appendPlainText(text_of(all[shown_]));
}

void RunView::follow_state() {
    const bool runs = document_.run().state() != LabRun::State::stopped;
    line_->setEnabled(runs);
    place_->setEnabled(runs);
    line_->setPlaceholderText(runs ? tr("A command to run there: ping -c 1 10.0.0.2")
                                   : tr("Start the lab to run commands in it"));
    if (document_.run().done().empty()) shown_ = 0;
}

void RunView::run_line() {
    const auto line = line_->text().trimmed();
    if (line.isEmpty()) return;
    const auto words = place_->currentText().split(u'/');
    lab::Ref where;
    where.machine = words.value(0).toStdString();
    where.name_space = words.value(1).toStdString();
    document_.run().execute(where, line);
    line_->clear();
}

}  // namespace vxlab::gui
