// Actions, which the Run menu has as well.
#include "app/gui/run_bar.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>

#include "app/gui/theme.h"
#include "app/models/packet_row.h"

namespace vxlab::gui {

using document::LabRun;

RunBar::RunBar(document::LabDocument& document, QWidget* parent)
    : QToolBar(parent), document_(document), speed_(new QComboBox), mode_(new QLabel) {
    setObjectName(QStringLiteral("run"));
    setWindowTitle(tr("Run"));
    setMovable(false);
    auto& trace = document_.trace();
    start_ = add(Icon::start, tr("&Start the lab"), QKeySequence(Qt::Key_F5), [this] { start(); });
    stop_ = add(Icon::stop, tr("Sto&p the lab"), QKeySequence(Qt::SHIFT | Qt::Key_F5),
                [this] { document_.run().stop(); });
    addSeparator();
    steps_ << add(Icon::to_begin, tr("To the &beginning"), QKeySequence(Qt::ALT | Qt::Key_Home),
                  [&trace] { trace.go(0); });
    steps_ << add(Icon::back, tr("Step b&ack"), QKeySequence(Qt::ALT | Qt::Key_Left),
                  [&trace] { trace.go(trace.step() == 0 ? 0 : trace.step() - 1); });
    play_ = add(Icon::play, tr("P&lay the steps, or pause"), QKeySequence(Qt::ALT | Qt::Key_Space),
                [this, &trace] {
                    if (trace.is_playing()) return trace.pause();
                    if (trace.is_at_end()) trace.go(0);
                    trace.play(speed_->currentData().toDouble());
                });
    steps_ << play_;
    steps_ << add(Icon::forward, tr("Step &forward"), QKeySequence(Qt::ALT | Qt::Key_Right),
                  [&trace] { trace.go(trace.step() + 1); });
    steps_ << add(Icon::to_end, tr("To the &end"), QKeySequence(Qt::ALT | Qt::Key_End),
                  [&trace] { trace.go(trace.steps()); });
    for (const double speed : {1.0, 4.0, 10.0, 40.0, 200.0})
        speed_->addItem(tr("%1 steps/s").arg(speed), speed);
    speed_->setCurrentIndex(1);
    speed_->setAccessibleName(tr("Speed"));
    addWidget(speed_);
    connect(speed_, &QComboBox::currentIndexChanged, this, [this, &trace] {
        if (trace.is_playing()) trace.play(speed_->currentData().toDouble());
    });
    addSeparator();
    add_seek(Icon::next_drop, tr("Next &drop"), QKeySequence(Qt::ALT | Qt::Key_D),
             Direction::forward, Sought::drop);
    add_seek(Icon::next_flood, tr("Next fl&ood"), QKeySequence(Qt::ALT | Qt::Key_F),
             Direction::forward, Sought::flood);
    add_seek(Icon::next_change, tr("Next &change"), QKeySequence(Qt::ALT | Qt::Key_C),
             Direction::forward, Sought::change);
    add_seek(Icon::previous_change, tr("Pre&vious change"),
             QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_C), Direction::back, Sought::change);
    addSeparator();
    mode_->setMargin(4);
    mode_->setAccessibleName(tr("Mode"));
    addWidget(mode_);
    connect(&document_, &document::LabDocument::changed, this, &RunBar::follow);
    connect(&document_.run(), &LabRun::state_changed, this, &RunBar::follow);
    connect(&trace, &document::TraceDocument::moved, this, &RunBar::follow);
    connect(&trace, &document::TraceDocument::playing_changed, this, &RunBar::follow);
    follow();
}

QAction* RunBar::add(Icon which, const QString& text, const QKeySequence& key,
                     std::function<void()> action) {
    auto* added = addAction(text, this, std::move(action));
    icons_[added] = which;
    added->setShortcut(key);
    added->setToolTip(QString(text).remove(u'&') + QStringLiteral("  (") +
                      key.toString(QKeySequence::NativeText) + u')');
    return added;
}

void RunBar::add_seek(Icon which, const QString& text, const QKeySequence& key, Direction direction,
                      Sought sought) {
    steps_ << add(which, text, key,
                  [this, direction, sought] { document_.trace().seek(direction, sought); });
}

void RunBar::changeEvent(QEvent* event) {
    QToolBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) follow();
}

void RunBar::start() {
    if (const auto started = document_.start(); !started)
        Q_EMIT failed(models::to_text(started.error().text()));
}

void RunBar::follow() {
    const auto& trace = document_.trace();
    const bool runs = document_.run().state() != LabRun::State::stopped;
    start_->setEnabled(document_.is_open() && !document_.is_trace());
    start_->setText(runs ? tr("Re&start the lab") : tr("&Start the lab"));
    icons_[start_] = runs ? Icon::restart : Icon::start;
    icons_[play_] = trace.is_playing() ? Icon::pause : Icon::play;
    for (const auto& [action, which] : icons_) action->setIcon(icon(which, palette()));
    stop_->setEnabled(runs);
    for (auto* action : steps_) action->setEnabled(trace.steps() > 0);
    speed_->setEnabled(trace.steps() > 0);
    QColor ground;
    mode_->setText(mode_text(ground));
    mode_->setStyleSheet(
        ground.isValid() ? QStringLiteral("background-color: %1").arg(ground.name()) : QString());
}

QString RunBar::mode_text(QColor& ground) const {
    const auto& trace = document_.trace();
    const auto state = document_.run().state();
    if (!document_.is_open()) return {};
    if (trace.steps() == 0)
        return state == LabRun::State::stopped ? tr("Editing: nothing runs") : tr("Starting …");
    if (trace.is_playing()) {
        ground = attention_ground(palette());
        return tr("Playing: step %1 of %2").arg(trace.step()).arg(trace.steps());
    }
    if (!trace.is_at_end()) {
        ground = attention_ground(palette());
        return tr("Looking back: step %1 of %2").arg(trace.step()).arg(trace.steps());
    }
    if (state == LabRun::State::stopped)
        return tr("At the end of the run, step %1").arg(trace.steps());
    ground = palette().color(QPalette::Highlight);
    return state == LabRun::State::working ? tr("Running, step %1 …").arg(trace.steps())
                                           : tr("Simulated, live: step %1").arg(trace.steps());
}

}  // namespace vxlab::gui
