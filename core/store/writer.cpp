// The queue between the two threads.
#include "core/store/writer.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "core/store/guard.h"
#include "core/store/recording.h"

namespace vxlab::store {
namespace {

constexpr std::chrono::milliseconds kPatience{500};
constexpr std::size_t kMostBatches = 4;

}  // namespace

Result<std::unique_ptr<Writer>> Writer::create(const std::string& path) {
    std::error_code none;
    const auto there = std::filesystem::status(path, none);
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
        return fail("a trace is a plain file, and this is none", path);
    return guarded(path, [&] {
        auto recording = std::make_unique<Recording>(path);
        return std::unique_ptr<Writer>(new Writer(path, std::move(recording)));
    });
}

Writer::Writer(std::string path, std::unique_ptr<Recording> recording)
    : path_(std::move(path)), recording_(std::move(recording)), thread_([this] { run(); }) {}

Writer::~Writer() { stop(); }

void Writer::event(const trace::Event& event) {
    std::unique_lock lock(mutex_);
    if (error_) {
        ++lost_;
        return;
    }
    builder_.add(event);
    if (!builder_.is_full()) return;
    room_.wait(lock, [this] { return queue_.size() < kMostBatches || error_; });
    builder_.take(queue_.emplace_back());
    more_.notify_one();
}

void Writer::name(const trace::NamespaceName& name) {
    const std::lock_guard lock(mutex_);
    builder_.add(name);
}

void Writer::name(const trace::InterfaceName& name) {
    const std::lock_guard lock(mutex_);
    builder_.add(name);
}

void Writer::lab(std::string_view text) {
    const std::lock_guard lock(mutex_);
    builder_.set_lab(text);
}

void Writer::state(trace::EventId after, std::string_view text) {
    const std::lock_guard lock(mutex_);
    builder_.add_state(after, text);
}

bool Writer::next_batch(std::unique_lock<std::mutex>& lock, Batch& batch) {
    for (;;) {
        const bool woken =
            more_.wait_for(lock, kPatience, [this] { return !queue_.empty() || closing_; });
        if (!queue_.empty()) {
            batch = std::move(queue_.front());
            queue_.pop_front();
            room_.notify_one();
            return true;
        }
        builder_.take(batch);
        if (!batch.empty()) return true;
        if (woken) return false;
    }
}

void Writer::run() {
    Batch batch;
    std::unique_lock lock(mutex_);
    while (next_batch(lock, batch)) {
        is_writing_ = true;
        lock.unlock();
        const auto written = guarded(path_, [&] { recording_->write(batch); });
        lock.lock();
        is_writing_ = false;
        if (queue_.empty()) idle_.notify_all();
        if (written) continue;
        error_ = written.error();
        room_.notify_all();
        idle_.notify_all();
        return;
    }
}

void Writer::flush() {
    std::unique_lock lock(mutex_);
    Batch rest;
    builder_.take(rest);
    if (!rest.empty()) queue_.push_back(std::move(rest));
    more_.notify_one();
    idle_.wait(lock, [this] { return error_ || (queue_.empty() && !is_writing_); });
}

void Writer::stop() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    more_.notify_one();
    if (thread_.joinable()) thread_.join();
}

Result<void> Writer::close() {
    stop();
    if (error_) {
        if (lost_ != 0) error_->what += fmt::format(", {} events and more are not kept", lost_);
        return tl::unexpected(*error_);
    }
    if (!recording_) return {};
    const auto finished = guarded(path_, [&] { return recording_->finish(); });
    recording_.reset();
    if (!finished) return tl::unexpected(finished.error());
    if (*finished) return {};
    return fail("another program reads the trace, so it stays in two files", path_,
                "keep the -wal file beside it");
}

}  // namespace vxlab::store
