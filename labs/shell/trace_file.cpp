// Events to a file of JSON lines.
#include "labs/shell/trace_file.h"

#include <cerrno>
#include <cstring>

#include "core/sim/interface.h"
#include "core/sim/name_space.h"

namespace vxlab::labs {

Result<std::unique_ptr<TraceFile>> TraceFile::create(const std::string& path) {
    constexpr std::string_view kind = ".jsonl";
    if (path.size() < kind.size() || path.substr(path.size() - kind.size()) != kind)
        return fail("only traces of JSON lines can be written so far", path,
                    "give the file a name that ends in .jsonl");
    std::FILE* file = std::fopen(path.c_str(), "we");
    if (!file) return fail(std::strerror(errno), path);
    return std::unique_ptr<TraceFile>(new TraceFile(file));
}

TraceFile::TraceFile(std::FILE* file) : file_(file) {
    trace::JsonLines::Options options;
    options.write = [this](std::string_view lines) {
        std::fwrite(lines.data(), 1, lines.size(), file_);
    };
    options.name_of = [this](trace::InterfaceId id) { return name_of(id); };
    lines_ = std::make_unique<trace::JsonLines>(std::move(options));
}

TraceFile::~TraceFile() {
    lines_.reset();
    std::fclose(file_);
}

std::string TraceFile::name_of(trace::InterfaceId id) const {
    const auto* interface = simulator_ ? simulator_->interface(id) : nullptr;
    if (!interface || !interface->name_space) return {};
    const auto place = machine_->place_name(*interface->name_space);
    const auto colon = place.find(':');
    return (colon == place.npos ? "" : place.substr(colon + 1) + ':') + interface->name;
}

}  // namespace vxlab::labs
