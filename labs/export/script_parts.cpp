// Text of exported scripts.
#include "labs/export/script_parts.h"

#include <fmt/format.h>

#include <sstream>

#include "labs/lab/words.h"

namespace vxlab::labs {
namespace {

constexpr const char* kBegin = "# --- the lab, for vxlab import ---";
constexpr const char* kEnd = "# --- end of the lab ---";

constexpr const char* kRun = R"(# run COMMAND...: shows it, then does it.
run() {
    printf '+ %s\n' "$*"
    "$@"
}
)";

constexpr const char* kQuality = R"(
# quality NAMESPACE INTERFACE SETTINGS...: delays, loses, slows what leaves by it.
quality() {
    local where=$1 interface=$2
    shift 2
    run tc -n "$where" qdisc add dev "$interface" root netem "$@" ||
        printf '%s: this kernel has no netem: the cable stays a perfect one\n' "$interface" >&2
}
)";

constexpr const char* kMulticast = R"(
# route_multicast NAMESPACE RP: IGMP and PIM on its interfaces, by pimd (package pimd).
route_multicast() {
    local where=$1 rp=$2 folder
    if ! command -v pimd >/dev/null; then
        printf '%s: no pimd here: multicast groups will not cross it\n' "$where" >&2
        return
    fi
    folder=$(mktemp -d)
    printf 'rp-address %s 224.0.0.0/4\nspt-threshold infinity\n' "$rp" >"$folder/pimd.conf"
    # Each has its own /run, where pimd keeps who it is.
    printf '+ ip netns exec %s pimd -c %s/pimd.conf\n' "$where" "$folder"
    # shellcheck disable=SC2016
    ip netns exec "$where" unshare -m sh -c 'mount -t tmpfs none /run; exec pimd -f -c "$1"' sh \
        "$folder/pimd.conf" >"$folder/log" 2>&1 </dev/null &
}
)";

constexpr const char* kResult = R"(
failed=0
# result WORD TITLE OUTPUT: one line, and what was said if it was not met.
result() {
    printf '%-6s  %s\n' "$1" "$2"
    if [ "$1" = MISSED ]; then
        printf '%s\n' "$3" | sed 's/^/        /'
        failed=$((failed + 1))
    fi
}
)";

constexpr const char* kSuccess = R"(
# succeeds TITLE COMMAND...
succeeds() {
    local title=$1 output
    shift
    printf '+ %s\n' "$*"
    if output=$("$@" 2>&1); then result ok "$title" "$output"; else result MISSED "$title" "$output"; fi
}
)";

constexpr const char* kFailure = R"(
# fails TITLE COMMAND...
fails() {
    local title=$1 output
    shift
    printf '+ %s\n' "$*"
    if output=$("$@" 2>&1); then result MISSED "$title" "$output"; else result ok "$title" "$output"; fi
}
)";

constexpr const char* kText = R"(
# says STATUS TITLE YES NO COMMAND...: ends so, says every line of YES and none of NO.
says() {
    local status=$1 title=$2 yes=$3 no=$4 output got=0 text
    shift 4
    printf '+ %s\n' "$*"
    output=$("$@" 2>&1) || got=$?
    if [ "$got" != "$status" ]; then
        result MISSED "$title" "exit status $got: $output"
        return
    fi
    while IFS= read -r text; do
        case $text in '') continue ;; esac
        case $output in *"$text"*) ;; *) result MISSED "$title" "it does not say '$text': $output"; return ;; esac
    done <<<"$yes"
    while IFS= read -r text; do
        case $text in '') continue ;; esac
        case $output in *"$text"*) result MISSED "$title" "it says '$text': $output"; return ;; esac
    done <<<"$no"
    result ok "$title" "$output"
}
)";

constexpr const char* kRate = R"(
# flows LEAST MOST TITLE COMMAND...: iperf tells a rate between the two, in bits per second.
flows() {
    local least=$1 most=$2 title=$3 output rate
    shift 3
    printf '+ %s\n' "$*"
    output=$("$@" 2>&1) || true
    rate=$(printf '%s\n' "$output" | awk '
        {for (i = 2; i <= NF; ++i) if ($i ~ /bits\/sec$/) {
            unit = substr($i, 1, 1); factor = unit == "G" ? 1e9 : unit == "M" ? 1e6 : unit == "K" ? 1e3 : 1
            rate = $(i - 1) * factor}}
        END {printf "%.0f", rate}')
    if [ "$rate" -gt 0 ] && [ "$rate" -ge "$least" ] && { [ "$most" = 0 ] || [ "$rate" -le "$most" ]; }; then
        result ok "$title" "$output"
    else
        result MISSED "$title" "$rate bit/s: $output"
    fi
}
)";

constexpr const char* kFrames = R"PY(
# send_frame NAMESPACE INTERFACE HEX COUNT: as it is, from its Ethernet header.
send_frame() {
    run ip netns exec "$1" python3 -c '
import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind((sys.argv[1], 0))
for _ in range(int(sys.argv[3])):
    s.send(bytes.fromhex(sys.argv[2]))' "$2" "$3" "$4"
}
)PY";

constexpr const char* kMain = R"(
case ${1-} in
up)
    # What was begun and not finished goes away again.
    trap 'printf "up: failed; taking down what is there\n" >&2; down' EXIT
    up
    trap - EXIT
    ;;
down) down ;;
test)
    test_lab
    if [ "$failed" != 0 ]; then
        printf '%s not met\n' "$failed"
        exit 1
    fi
    echo 'all met'
    ;;
status) status ;;
*)
    printf 'usage: %s up | test | status | down\n' "$0" >&2
    exit 2
    ;;
esac
)";

std::vector<std::string> line_of(const plan::Command& command, plan::Naming naming) {
    return plan::command_line(command, command.words, naming);
}

std::string joined(const std::vector<std::string>& lines) {
    return plan::quoted(fmt::format("{}", fmt::join(lines, "\n")));
}

void add_expected(Body& body, const plan::PlannedAction& action, const std::string& line,
                  Needs& needs) {
    const auto& expect = action.expect;
    const auto title = plan::quoted(action.title);
    if (expect.at_least || expect.at_most) {
        needs.rate = true;
        body.line(fmt::format("flows {} {} {} {}", expect.at_least.value_or(0),
                              expect.at_most.value_or(0), title, line));
    } else if (expect.fails) {
        needs.failure = true;
        body.line(fmt::format("fails {} {}", title, line));
    } else if (expect.status != 0 || !expect.contains.empty() || !expect.lacks.empty()) {
        needs.text = true;
        body.line(fmt::format("says {} {} {} {} {}", expect.status, title, joined(expect.contains),
                              joined(expect.lacks), line));
    } else {
        needs.success = true;
        body.line(fmt::format("succeeds {} {}", title, line));
    }
}

void add_send(Body& body, const plan::PlannedAction& action, plan::Naming naming, Needs& needs) {
    const auto& send = *action.send;
    const auto where = plan::name_space_name(naming, send.from.machine, send.from.name_space);
    if (where.empty()) {
        body.comment(action.title + ": not from a script of one host");
        return;
    }
    needs.frames = true;
    body.line(fmt::format("send_frame {} {} {} {}", where, send.from.interface,
                          lab::text_of_hex(send.frame), send.count));
}

bool is_here(const plan::PlannedAction& action, const std::string& only) {
    if (only.empty()) return true;
    if (action.send && action.send->from.machine != only) return false;
    for (const auto& command : action.commands)
        if (command.machine != only) return false;
    return true;
}

void add_action(Body& body, const plan::PlannedAction& action, plan::Naming naming,
                const std::string& only, Needs& needs) {
    if (!is_here(action, only)) {
        body.comment(fmt::format("elsewhere: {}", action.title));
        return;
    }
    if (action.wait)
        body.line(
            fmt::format("run sleep {:g}", static_cast<double>(action.wait->nanoseconds) / 1e9));
    if (action.send) add_send(body, action, naming, needs);
    const bool serves = action.server && (only.empty() || action.server->machine == only);
    if (serves) {
        const auto line = plan::quoted(line_of(*action.server, naming));
        body.line(fmt::format("printf '+ %s &\\n' {}", plan::quoted(line)));
        body.line(line + " >/dev/null 2>&1 &");
        body.line("server=$!");
        body.line("sleep 1");
    }
    for (const auto& command : action.commands) {
        const auto line = line_of(command, naming);
        if (&command != &action.commands.back())
            body.run(line);
        else
            add_expected(body, action, plan::quoted(line), needs);
    }
    if (serves) body.line("kill \"$server\"");
}

}  // namespace

void Body::comment(const std::string& text) {
    if (!text.empty()) line("# " + text);
}

std::string function(const std::string& name, const std::string& comment, const Body& body) {
    return fmt::format("\n# {}\n{}() {{\n{}{}}}\n", comment, name, body.text(),
                       body.is_idle() ? "    :\n" : "");
}

std::string commented(const std::string& text) {
    std::string lines, line;
    std::istringstream in(text);
    while (std::getline(in, line)) lines += line.empty() ? "#\n" : "# " + line + '\n';
    return lines;
}

std::string head(const ScriptSource& source, const std::string& where) {
    std::string text = "#!/usr/bin/env bash\n";
    text += commented(
        fmt::format("{}{}", source.lab.name.empty() ? source.name : source.lab.name, where));
    if (!source.lab.about.empty()) text += "#\n" + commented(source.lab.about);
    if (!source.drawing.empty()) text += "#\n" + commented(source.drawing);
    return text;
}

std::string helpers(const Needs& needs) {
    std::string text = kRun;
    if (needs.quality) text += kQuality;
    if (needs.multicast) text += kMulticast;
    text += kResult;
    if (needs.success) text += kSuccess;
    if (needs.failure) text += kFailure;
    if (needs.text) text += kText;
    if (needs.rate) text += kRate;
    if (needs.frames) text += kFrames;
    return text;
}

std::string usage_and_main() { return kMain; }

std::string lab_block(const std::string& text) {
    std::string block = fmt::format("\n{}\n", kBegin);
    std::string line;
    std::istringstream in(text);
    // With "#|" so that no line of it is taken for a directive, and its own blanks are kept.
    while (std::getline(in, line)) block += "#|" + line + (in.eof() ? "\\" : "") + '\n';
    return block + kEnd + '\n';
}

std::optional<std::string> lab_of_script(const std::string& script) {
    const auto begin = script.find(kBegin);
    if (begin == std::string::npos) return std::nullopt;
    std::istringstream in(script.substr(begin));
    std::string line, text;
    std::getline(in, line);
    while (std::getline(in, line) && line != kEnd) {
        if (!line.starts_with("#|")) return std::nullopt;
        const bool is_cut = line.ends_with('\\');
        text += line.substr(2, line.size() - 2 - (is_cut ? 1 : 0));
        if (!is_cut) text += '\n';
    }
    return text;
}

Body test_body(const std::vector<plan::PlannedAction>& actions, plan::Naming naming,
               const std::string& only, Needs& needs) {
    Body body;
    for (const auto& action : actions) add_action(body, action, naming, only, needs);
    return body;
}

}  // namespace vxlab::labs
