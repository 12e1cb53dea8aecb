// A lab that runs: its engine on a thread of its own, and what is kept of the run in a trace. The
// window asks for things to be done, and hears when they are.
#pragma once

#include <QObject>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "labs/lab/lab.h"
#include "labs/plan/command.h"
#include "labs/run/run_lab.h"

namespace vxlab::document {

// Whatever was done on the running lab, in order: how the lab was built, its actions, the user's
// commands.
struct Done {
    enum class Kind { build, action, command };
    Kind kind = Kind::command;
    QString where, text;             // "h1/red"; the command line, or what the action does
    bool is_well = false;            // exit status 0; as the action wants
    QString output;                  // of a command; of an action what was seen
    std::optional<Duration> took{};  // of the lab's time
};

class LabRun : public QObject {
    Q_OBJECT

public:
    enum class State { stopped, working, ready };

    explicit LabRun(QObject* parent = nullptr);
    // Ends what runs.
    ~LabRun() override;

    // Builds the lab in the simulator and does its actions. The trace is a new file. What ran
    // before is gone. The error: this lab cannot be built (a part that no engine has yet).
    Result<void> start(const lab::Lab& lab, const std::string& text);
    void stop();
    // Runs a command line there; one after another. REQUIRES: not stopped.
    void execute(const lab::Ref& where, const QString& line);
    // Makes the running lab that one. The error: its machines or cables differ, or it cannot be
    // built. REQUIRES: not stopped.
    Result<void> become(const lab::Lab& lab);

    State state() const { return state_; }
    const std::vector<Done>& done() const { return done_; }
    // Why the lab could not be brought up; empty: it could.
    const std::optional<Error>& error() const { return error_; }
    // A .vxtrace, written while the lab runs; valid until the next start().
    QString trace_path() const { return trace_path_; }

Q_SIGNALS:
    void state_changed();
    void something_done();
    // More of the run is in the trace.
    void trace_grew();

private:
    class Worker;
    void post(std::function<void(Worker&)> work);
    void take(const Done& done);
    void finish_one();

    State state_ = State::stopped;
    std::vector<Done> done_;
    std::optional<Error> error_;
    plan::Steps steps_;  // of what runs
    std::unique_ptr<QTemporaryDir> folder_;
    QString trace_path_;
    int waiting_ = 0;  // for the worker
    int runs_ = 0;
    std::unique_ptr<QThread> thread_;
    Worker* worker_ = nullptr;
};

}  // namespace vxlab::document
