// Whether anything in the shell could still do something by itself. Virtual time must not jump
// while a program that was just started or woken is about to issue its next command.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace vxlab::labs {

class ProcessWatch {
public:
    // `proc`: a descriptor of the /proc in which to look, owned by the caller; `root`: the process
    // below which all of ours are, or 0 if that /proc shows no others (a PID namespace's).
    ProcessWatch(int proc, pid_t root) : proc_(proc), root_(root) {}

    // Every process sleeps, is stopped or is dead, and none ran while we looked twice: so there was
    // an instant at which all slept. What woke none of them by then (a timer of the real clock, a
    // key) is not waited for.
    bool all_asleep();
    // When all slept last.
    bool is_stopped(pid_t process) const;
    void forget_stopped(pid_t process) { std::erase(stopped_, process); }
    // From the oldest of ours down to the process itself.
    std::vector<pid_t> ancestry_of(pid_t process);
    // Of all of ours.
    std::vector<pid_t> processes();
    // The value of a variable in the environment it was started with; empty: none.
    std::string environment_of(pid_t process, const std::string& variable);
    std::string name_of(pid_t process);

private:
    struct Look {
        pid_t thread = 0;
        char state = '?';
        std::uint64_t switches = 0;  // how often it left the processor

        friend bool operator==(const Look&, const Look&) = default;
    };
    // False, at once: one is awake.
    bool look(std::vector<Look>& looks);
    bool look_at(const std::string& folder, pid_t thread, std::vector<Look>& looks);
    std::vector<pid_t> numbers_in(const std::string& folder);
    std::vector<pid_t> below_root(const std::vector<pid_t>& all);
    std::string_view read(const std::string& path);

    int proc_;
    pid_t root_;
    std::vector<Look> first_, second_;
    std::vector<pid_t> stopped_;
    std::string buffer_;
};

}  // namespace vxlab::labs
