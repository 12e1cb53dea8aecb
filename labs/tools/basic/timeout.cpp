// timeout [OPTION]... DURATION COMMAND [ARG]...
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include <cstring>
#include <limits>

#include "labs/tools/basic/basic.h"

namespace vxlab::labs {
namespace {

// Its exit statuses.
constexpr int kTimedOut = 124, kFailed = 125, kNotExecutable = 126, kNotFound = 127;

struct Options {
    int signal_number = SIGTERM;
    bool foreground = false, preserve_status = false, verbose = false;
    Duration after{};                    // zero: never
    std::optional<Duration> kill_after;  // -k
    std::vector<std::string> command;
};

int wrong_use(Process& process, const std::string& what) {
    process.err("timeout: " + what + "\nTry 'timeout --help' for more information.\n");
    return kFailed;
}

// The value of an option that stands in the same word or the next.
std::optional<std::string> value_of(const std::vector<std::string>& words, std::size_t& i,
                                    const std::string& brief, const std::string& full) {
    const auto& word = words[i];
    if (word == brief || word == full)
        return i + 1 < words.size() ? std::optional(words[++i]) : std::nullopt;
    if (word.rfind(brief, 0) == 0 && word[1] != '-') return word.substr(2);
    if (word.rfind(full + "=", 0) == 0) return word.substr(full.size() + 1);
    return std::nullopt;
}

// Empty, or what is wrong.
std::string parse_option(const std::vector<std::string>& words, std::size_t& i, Options& options) {
    const auto word = words[i];
    if (word == "--foreground") {
        options.foreground = true;
    } else if (word == "--preserve-status") {
        options.preserve_status = true;
    } else if (word == "-v" || word == "--verbose") {
        options.verbose = true;
    } else if (const auto text = value_of(words, i, "-k", "--kill-after")) {
        options.kill_after = parse_interval(*text);
        if (!options.kill_after) return "invalid time interval '" + *text + "'";
    } else if (const auto name = value_of(words, i, "-s", "--signal")) {
        const auto number = parse_signal(*name);
        if (!number) return "'" + *name + "': invalid signal";
        options.signal_number = *number;
    } else if (word.rfind("--", 0) == 0) {
        return "unrecognized option '" + word + "'";
    } else {
        return "invalid option -- '" + word.substr(1, 1) + "'";
    }
    return {};
}

std::string parse(const std::vector<std::string>& words, Options& options) {
    std::size_t i = 1;
    for (; i < words.size() && words[i].size() > 1 && words[i][0] == '-'; ++i) {
        if (words[i] == "--") {
            ++i;
            break;
        }
        if (auto wrong = parse_option(words, i, options); !wrong.empty()) return wrong;
    }
    if (i >= words.size()) return "missing operand";
    const auto after = parse_interval(words[i]);
    if (!after) return "invalid time interval '" + words[i] + "'";
    options.after = *after;
    options.command.assign(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
    return options.command.empty() ? "missing operand" : "";
}

// Nothing: it never comes.
std::optional<Instant> deadline_in(Process& process, Duration after) {
    const auto now = process.simulator().now();
    if (after == Duration{} ||
        after.nanoseconds > std::numeric_limits<std::int64_t>::max() - now.nanoseconds)
        return std::nullopt;
    return now + after;
}

struct Outcome {
    int wait_status = 0;
    bool timed_out = false;
};

// Sends the child its signals until it ends; what comes to us is passed on.
Async<Outcome> attend(Process& process, const Options& options) {
    Outcome outcome;
    int next_signal = options.signal_number;
    auto deadline = deadline_in(process, options.after);
    while (!process.child_status()) {
        const auto kind = deadline ? Waiting::active : Waiting::passive;
        co_await process.wait(kind, deadline);
        while (const int number = process.take_signal()) process.signal_child(number);
        if (process.child_status() || !deadline || process.simulator().now() < *deadline) continue;
        outcome.timed_out = true;
        process.signal_child(next_signal);
        deadline = options.kill_after && next_signal != SIGKILL
                       ? deadline_in(process, *options.kill_after)
                       : std::nullopt;
        next_signal = SIGKILL;
    }
    outcome.wait_status = *process.child_status();
    co_return outcome;
}

}  // namespace

Task run_timeout(Process& process) {
    Options options;
    const auto wrong = parse(process.arguments(), options);
    if (!wrong.empty()) co_return wrong_use(process, wrong);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) process.catch_signal(number);
    Program program;
    program.arguments = options.command;
    program.own_group = !options.foreground;
    if (const int error = co_await process.spawn(program)) {
        process.err("timeout: failed to run command '" + options.command[0] +
                    "': " + std::strerror(error) + "\n");
        co_return error == ENOENT ? kNotFound : kNotExecutable;
    }
    const auto outcome = co_await attend(process, options);
    const int status = outcome.wait_status;
    if (outcome.timed_out && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        co_return process.die(SIGKILL);
    if (outcome.timed_out && !options.preserve_status) co_return kTimedOut;
    if (WIFSIGNALED(status)) co_return 128 + WTERMSIG(status);
    co_return WEXITSTATUS(status);
}

}  // namespace vxlab::labs
