// Reading the states of processes from /proc.
#include "labs/shell/process_watch.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>

namespace vxlab::labs {
namespace {

constexpr std::size_t kEnough = 131072;  // of any file that is read here

std::uint64_t number_after(std::string_view text, std::string_view label) {
    const auto at = text.find(label);
    return at == text.npos ? 0 : std::strtoull(text.data() + at + label.size(), nullptr, 10);
}

// A zombie is awake too: it is seen before its parent is woken to reap it.
bool is_awake(char state) { return std::strchr("SITt", state) == nullptr; }

}  // namespace

// Valid until the next call; empty if it is gone.
std::string_view ProcessWatch::read(const std::string& path) {
    buffer_.resize(kEnough);
    const int file = ::openat(proc_, path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    const auto length = ::read(file, buffer_.data(), buffer_.size() - 1);
    ::close(file);
    if (length <= 0) return {};
    buffer_[static_cast<std::size_t>(length)] = '\0';
    return {buffer_.data(), static_cast<std::size_t>(length)};
}

std::vector<pid_t> ProcessWatch::numbers_in(const std::string& folder) {
    std::vector<pid_t> numbers;
    const int file = ::openat(proc_, folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* entries = file < 0 ? nullptr : ::fdopendir(file);
    if (!entries) return numbers;
    while (const auto* entry = ::readdir(entries))
        if (const int number = std::atoi(entry->d_name)) numbers.push_back(number);
    ::closedir(entries);
    return numbers;
}

std::vector<pid_t> ProcessWatch::below_root(const std::vector<pid_t>& all) {
    std::map<pid_t, pid_t> parent;
    for (const auto process : all)
        parent[process] = static_cast<pid_t>(
            number_after(read(std::to_string(process) + "/status"), "\nPPid:\t"));
    std::vector<pid_t> ours;
    for (const auto process : all) {
        auto above = process;
        while (above > 1 && above != root_) above = parent.count(above) ? parent[above] : 0;
        if (above == root_) ours.push_back(process);
    }
    return ours;
}

std::vector<pid_t> ProcessWatch::ancestry_of(pid_t process) {
    std::vector<pid_t> ancestry;
    for (auto at = process; at > 0 && at != root_;
         at = static_cast<pid_t>(number_after(read(std::to_string(at) + "/status"), "\nPPid:\t")))
        ancestry.insert(ancestry.begin(), at);
    return ancestry;
}

std::vector<pid_t> ProcessWatch::processes() {
    const auto all = numbers_in(".");
    return root_ == 0 ? all : below_root(all);
}

bool ProcessWatch::look_at(const std::string& folder, pid_t thread, std::vector<Look>& looks) {
    const auto text = read(folder + "/status");
    const auto at = text.find("State:\t");
    if (at == text.npos) return true;
    looks.push_back({thread, text[at + 7],
                     number_after(text, "\nvoluntary_ctxt_switches:") +
                         number_after(text, "\nnonvoluntary_ctxt_switches:")});
    if (is_awake(looks.back().state)) return false;
    const bool is_process = folder.find('/') == std::string::npos;
    if (!is_process || number_after(text, "\nThreads:") < 2) return true;
    const auto threads = numbers_in(folder + "/task");
    return std::all_of(threads.begin(), threads.end(), [&](pid_t other) {
        return other == thread || look_at(folder + "/task/" + std::to_string(other), other, looks);
    });
}

bool ProcessWatch::look(std::vector<Look>& looks) {
    looks.clear();
    const auto ours = processes();
    return std::all_of(ours.begin(), ours.end(), [&](pid_t process) {
        return look_at(std::to_string(process), process, looks);
    });
}

bool ProcessWatch::all_asleep() {
    if (!look(first_) || !look(second_) || first_ != second_) return false;
    stopped_.clear();
    for (const auto& look : first_)
        if (look.state == 'T' || look.state == 't') stopped_.push_back(look.thread);
    return true;
}

bool ProcessWatch::is_stopped(pid_t process) const {
    return std::find(stopped_.begin(), stopped_.end(), process) != stopped_.end();
}

std::string ProcessWatch::environment_of(pid_t process, const std::string& variable) {
    auto text = read(std::to_string(process) + "/environ");
    for (const auto wanted = variable + '='; !text.empty();) {
        const auto entry = text.substr(0, text.find('\0'));
        if (entry.substr(0, wanted.size()) == wanted)
            return std::string(entry.substr(wanted.size()));
        text.remove_prefix(std::min(text.size(), entry.size() + 1));
    }
    return {};
}

std::string ProcessWatch::name_of(pid_t process) {
    const auto text = read(std::to_string(process) + "/comm");
    return std::string(text.substr(0, text.find('\n')));
}

}  // namespace vxlab::labs
