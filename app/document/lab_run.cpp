// The worker owns the engine; it is asked through its thread's events and answers through ours.
#include "app/document/lab_run.h"

#include <QCoreApplication>
#include <QEvent>

#include "app/models/packet_row.h"
#include "labs/lab/words.h"
#include "labs/plan/actions.h"
#include "labs/plan/diff.h"
#include "labs/plan/naming.h"
#include "labs/plan/planner.h"
#include "labs/simulated/traced_engine.h"

namespace vxlab::document {

using models::to_text;

namespace {

// The same lab runs the same way each time.
constexpr std::uint64_t kSeed = 1;

QString place_text(const lab::Ref& where) {
    const auto machine = to_text(where.machine);
    return where.name_space.empty() ? machine : machine + u'/' + to_text(where.name_space);
}

std::vector<std::string> words_there(const lab::Ref& where, const std::string& line) {
    plan::Command command;
    command.machine = where.machine;
    command.name_space = where.name_space;
    const auto words = lab::split_words(line);
    if (!words) return {};
    command.words.assign(words->begin(), words->end());
    return plan::command_line(command, command.words, plan::Naming::machines);
}

}  // namespace

class LabRun::Worker : public QObject {
public:
    Result<void> create(const std::string& path) {
        auto traced = labs::TracedEngine::create(path, kSeed);
        if (!traced) return tl::unexpected(traced.error());
        traced_ = std::move(*traced);
        return {};
    }

    Result<void> build(const std::string& text, const plan::Steps& steps) {
        traced_->tell_lab(text);
        auto built = labs::bring_up(traced_->engine(), steps);
        traced_->tell_state();
        traced_->flush();
        return built;
    }

    Done perform(const plan::PlannedAction& action) {
        const auto result = labs::perform(traced_->engine(), action);
        traced_->flush();
        return {Done::Kind::action,     {},         to_text(result.title), result.is_met,
                to_text(result.detail), result.took};
    }

    Done execute(const lab::Ref& where, const std::string& line) {
        const auto words = words_there(where, line);
        if (words.empty())
            return {Done::Kind::command, place_text(where), to_text(line), false,
                    LabRun::tr("only plain commands are run here: no | ; & < > $ ` ( ) * ?")};
        const auto begin = traced_->engine().now();
        const auto outcome = traced_->engine().execute(where.machine, words);
        traced_->flush();
        return {Done::Kind::command,
                place_text(where),
                to_text(line),
                outcome.status == 0,
                to_text(outcome.out + outcome.err),
                traced_->engine().now() - begin};
    }

    Result<void> become(const plan::Edit& edit) {
        auto applied = labs::apply(traced_->engine(), edit.undone, edit.done);
        traced_->tell_state();
        traced_->flush();
        return applied;
    }

    // From any thread.
    void interrupt() { traced_->engine().interrupt(); }
    void close() { (void)traced_->close(); }

private:
    std::unique_ptr<labs::TracedEngine> traced_;
};

LabRun::LabRun(QObject* parent) : QObject(parent) {}

LabRun::~LabRun() {
    blockSignals(true);
    stop();
}

Result<void> LabRun::start(const lab::Lab& lab, const std::string& text) {
    stop();
    const auto steps = plan::plan_lab(lab);
    if (!steps) return tl::unexpected(steps.error());
    const auto actions = plan::plan_actions(lab);
    if (!actions) return tl::unexpected(actions.error());
    folder_ = std::make_unique<QTemporaryDir>();
    trace_path_ = folder_->filePath(QStringLiteral("run-%1.vxtrace").arg(++runs_));
    auto worker = std::make_unique<Worker>();
    if (auto created = worker->create(trace_path_.toStdString()); !created) return created;
    done_.clear();
    error_.reset();
    steps_ = *steps;
    thread_ = std::make_unique<QThread>();
    worker_ = worker.release();
    worker_->moveToThread(thread_.get());
    thread_->start();
    post([this, text, steps = *steps, actions = *actions](Worker& engine) {
        const auto built = engine.build(text, steps);
        QMetaObject::invokeMethod(this, [this, built] {
            if (!built) error_ = built.error();
            take({Done::Kind::build,
                  {},
                  tr("Build the lab"),
                  built.has_value(),
                  built ? QString() : to_text(built.error().text())});
        });
        if (!built) return;
        for (const auto& action : actions) {
            const auto done = engine.perform(action);
            QMetaObject::invokeMethod(this, [this, done] { take(done); });
        }
    });
    return {};
}

void LabRun::stop() {
    if (!thread_) return;
    worker_->interrupt();
    // What it was asked for ends at once now; nobody hears of it.
    QMetaObject::invokeMethod(
        worker_, [worker = worker_] { worker->close(); }, Qt::BlockingQueuedConnection);
    thread_->quit();
    thread_->wait();
    delete worker_;
    worker_ = nullptr;
    thread_.reset();
    QCoreApplication::removePostedEvents(this, QEvent::MetaCall);
    waiting_ = 0;
    state_ = State::stopped;
    Q_EMIT trace_grew();
    Q_EMIT state_changed();
}

void LabRun::execute(const lab::Ref& where, const QString& line) {
    post([this, where, line = line.toStdString()](Worker& engine) {
        const auto done = engine.execute(where, line);
        QMetaObject::invokeMethod(this, [this, done] { take(done); });
    });
}

Result<void> LabRun::become(const lab::Lab& lab) {
    const auto steps = plan::plan_lab(lab);
    if (!steps) return tl::unexpected(steps.error());
    const auto edit = plan::diff(steps_, *steps);
    if (const auto commands = plan::commands_of(edit); !commands)
        return tl::unexpected(commands.error());
    steps_ = *steps;
    if (edit.undone.empty() && edit.done.empty()) return {};
    post([this, edit](Worker& engine) {
        const auto edited = engine.become(edit);
        if (edited) return;
        const Done done{Done::Kind::build,
                        {},
                        tr("Edit the running lab"),
                        false,
                        to_text(edited.error().text())};
        QMetaObject::invokeMethod(this, [this, done] { take(done); });
    });
    return {};
}

void LabRun::post(std::function<void(Worker&)> work) {
    ++waiting_;
    state_ = State::working;
    QMetaObject::invokeMethod(worker_, [this, worker = worker_, work = std::move(work)] {
        work(*worker);
        QMetaObject::invokeMethod(this, [this] { finish_one(); });
    });
    Q_EMIT state_changed();
}

void LabRun::take(const Done& done) {
    done_.push_back(done);
    Q_EMIT something_done();
    Q_EMIT trace_grew();
}

void LabRun::finish_one() {
    if (--waiting_ > 0) return;
    state_ = State::ready;
    Q_EMIT trace_grew();
    Q_EMIT state_changed();
}

}  // namespace vxlab::document
