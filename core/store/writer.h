// Writes a .vxtrace while things happen: events are put into batches by their thread and written by
// another.
//
// A batch is written when it is full, and half a second after the last one at the latest: a process
// that is killed loses no more than that. (The wait of the condition variable is the only thing in
// core that looks at a clock; nothing that is written depends on it.) Where the disk is slower than
// the events, event() waits. After an error nothing more is written, and close() tells of it.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/store/batch.h"
#include "core/trace/recorder.h"

namespace vxlab::store {

class Recording;

class Writer final : public trace::Recorder {
public:
    // Makes the file anew.
    static Result<std::unique_ptr<Writer>> create(const std::string& path);
    // Without close() before: as if the program had been killed, but nothing is lost.
    ~Writer() override;

    void event(const trace::Event& event) override;
    void name(const trace::NamespaceName& name) override;
    void name(const trace::InterfaceName& name) override;
    void lab(std::string_view text) override;
    void state(trace::EventId after, std::string_view text) override;
    void flush() override;
    Result<void> close() override;

private:
    Writer(std::string path, std::unique_ptr<Recording> recording);
    void run();
    bool next_batch(std::unique_lock<std::mutex>& lock, Batch& batch);
    void stop();

    std::string path_;
    std::unique_ptr<Recording> recording_;  // the thread's own while it runs

    std::mutex mutex_;  // of all below
    std::condition_variable more_, room_, idle_;
    BatchBuilder builder_;
    std::deque<Batch> queue_;
    bool closing_ = false;
    bool is_writing_ = false;
    std::optional<Error> error_;
    std::uint64_t lost_ = 0;  // events after the error
    std::thread thread_;
};

}  // namespace vxlab::store
