// Chooses the recorder by the file's ending.
#include "labs/trace/trace_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/store/writer.h"
#include "core/trace/json_lines.h"

namespace vxlab::labs {
namespace {

bool ends_with(std::string_view path, std::string_view ending) {
    return path.size() >= ending.size() && path.substr(path.size() - ending.size()) == ending;
}

Result<std::unique_ptr<trace::Recorder>> create_lines(const std::string& path) {
    std::FILE* opened = std::fopen(path.c_str(), "we");
    if (!opened) return fail(std::strerror(errno), path);
    const std::shared_ptr<std::FILE> file(opened, std::fclose);
    return std::make_unique<trace::JsonLines>([file, path](std::string_view lines) -> Result<void> {
        const auto written = std::fwrite(lines.data(), 1, lines.size(), file.get());
        if (written == lines.size() && std::fflush(file.get()) == 0) return {};
        return fail(fmt::format("cannot write: {}", std::strerror(errno)), path,
                    "what it holds is not complete");
    });
}

Result<std::unique_ptr<trace::Recorder>> create_store(const std::string& path) {
    auto writer = store::Writer::create(path);
    if (!writer) return tl::unexpected(writer.error());
    return std::move(*writer);
}

}  // namespace

Result<std::unique_ptr<TraceFile>> TraceFile::create(const std::string& path) {
    auto recorder = ends_with(path, ".jsonl") ? create_lines(path) : create_store(path);
    if (!recorder) return tl::unexpected(recorder.error());
    return std::unique_ptr<TraceFile>(new TraceFile(std::move(*recorder)));
}

TraceFile::TraceFile(std::unique_ptr<trace::Recorder> recorder) : recorder_(std::move(recorder)) {
    sink_.recorder = recorder_.get();
}

TraceFile::~TraceFile() = default;

void TraceFile::name_by(Network& network) {
    sink_.names.reset();
    sink_.names.emplace(network, *recorder_);
}

Result<void> TraceFile::close() {
    sink_.names.reset();
    return recorder_->close();
}

void TraceFile::NamingSink::event(const trace::Event& event) {
    if (names) names->before(event);
    last = event.id;
    recorder->event(event);
}

}  // namespace vxlab::labs
