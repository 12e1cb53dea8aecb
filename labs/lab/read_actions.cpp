// The actions of a lab file: a list of mappings with one verb each.
#include <fmt/format.h>

#include "labs/lab/parts.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

void read_ref(Fields& fields, const char* key, Ref& ref) {
    fields.require(key);
    fields.read(key, ref, kRef);
    ref.mark = fields.mark_of(key);
}

void read_ping(Fields& fields, Ping& ping) {
    read_ref(fields, "from", ping.from);
    fields.require("to");
    fields.read("to", ping.to, kText);
    fields.read("count", ping.count, kCount);
    fields.read("size", ping.size, kWhole);
    fields.read("df", ping.dont_fragment, kFlag);
    fields.read("expect", ping.wants_reply, kReply);
}

void read_arping(Fields& fields, Arping& arping) {
    read_ref(fields, "from", arping.from);
    fields.require("to");
    fields.read("to", arping.to, kText);
    fields.read("count", arping.count, kCount);
    fields.read("expect", arping.wants_reply, kReply);
}

void read_iperf(Fields& fields, Iperf& iperf) {
    read_ref(fields, "from", iperf.from);
    read_ref(fields, "to", iperf.to);
    fields.read("seconds", iperf.seconds, kCount);
    fields.read("udp", iperf.udp, kFlag);
    fields.read("at_least", iperf.at_least, kRate);
    fields.read("at_most", iperf.at_most, kRate);
}

void read_send(Fields& fields, Send& send) {
    read_ref(fields, "from", send.from);
    fields.require("frame");
    fields.read("frame", send.frame, kHex);
    fields.read("count", send.count, kCount);
}

void read_move(Fields& fields, Move& move) {
    read_ref(fields, "guest", move.guest);
    fields.require("to");
    fields.read("to", move.to, kNamespaceName);
    fields.read("bridge", move.bridge, kName);
}

void read_fdb_change(Fields& fields, ChangeFdb& change) {
    read_ref(fields, "at", change.at);
    int verbs = 0;
    for (const auto* verb : {"add", "append", "replace", "del"}) {
        const auto node = fields.find(verb);
        if (!node.IsDefined()) continue;
        ++verbs;
        change.verb = verb;
        Fields row(fields.problems(), node, "an FDB row");
        row.require("mac");
        read_fdb_row(row, change.row);
    }
    if (verbs != 1)
        fields.complain(fields.mark(), "an FDB change is one of add, append, replace, del",
                        "write add: {mac: 52:54:00:00:00:02, to: 192.168.1.2}");
}

void read_run(Fields& fields, RunCommand& run) {
    read_ref(fields, "at", run.at);
    fields.require("command");
    fields.read("command", run.command, kText);
    fields.read("status", run.status, kStatus);
    fields.read_list("contains", run.contains, kText);
    fields.read_list("lacks", run.lacks, kText);
}

template <class What>
void read_with(Problems& problems, const YAML::Node& node, Action& action, const char* what,
               void (*read)(Fields&, What&)) {
    Fields fields(problems, node, what);
    What value;
    read(fields, value);
    action.what = std::move(value);
}

// `cut: h1:eth0`, `mend: h1:eth0`, `wait: 5s`.
template <class What, class Value, class T>
void read_scalar(Fields& fields, const char* key, Action& action, What what, Value What::*member,
                 const Kind<T>& kind) {
    fields.read(key, what.*member, kind);
    if constexpr (std::is_same_v<Value, Ref>) (what.*member).mark = fields.mark_of(key);
    action.what = std::move(what);
}

bool read_verb(Fields& fields, const std::string& verb, const YAML::Node& node, Action& action) {
    auto& problems = fields.problems();
    if (verb == "ping")
        read_with<Ping>(problems, node, action, "a ping", read_ping);
    else if (verb == "arping")
        read_with<Arping>(problems, node, action, "an arping", read_arping);
    else if (verb == "iperf")
        read_with<Iperf>(problems, node, action, "an iperf", read_iperf);
    else if (verb == "send")
        read_with<Send>(problems, node, action, "a frame to send", read_send);
    else if (verb == "move")
        read_with<Move>(problems, node, action, "a move", read_move);
    else if (verb == "fdb")
        read_with<ChangeFdb>(problems, node, action, "an FDB change", read_fdb_change);
    else if (verb == "run")
        read_with<RunCommand>(problems, node, action, "a command", read_run);
    else if (verb == "cut")
        read_scalar(fields, "cut", action, Cable{}, &Cable::interface, kRef);
    else if (verb == "mend")
        read_scalar(fields, "mend", action, Cable{{}, false}, &Cable::interface, kRef);
    else if (verb == "wait")
        read_scalar(fields, "wait", action, Wait{}, &Wait::time, kDuration);
    else
        return false;
    return true;
}

void read_action(Problems& problems, const YAML::Node& node, std::vector<Action>& actions) {
    Fields fields(problems, node, "an action");
    Action action;
    action.mark = fields.mark();
    fields.read("title", action.title, kText);
    int verbs = 0;
    for (const auto* verb :
         {"ping", "arping", "iperf", "send", "move", "cut", "mend", "fdb", "wait", "run"}) {
        const auto found = fields.find(verb);
        if (found.IsDefined() && read_verb(fields, verb, found, action)) ++verbs;
    }
    if (verbs == 1)
        actions.push_back(std::move(action));
    else
        fields.complain(fields.mark(),
                        verbs == 0 ? "an action needs one thing to do" : "an action does one thing",
                        verbs == 0 ? "one of: ping, arping, iperf, send, move, cut, mend, fdb, "
                                     "wait, run"
                                   : "make two of it, each with its own '-'");
}

}  // namespace

std::vector<Action> read_actions(Problems& problems, const YAML::Node& node) {
    std::vector<Action> actions;
    if (!node.IsDefined() || node.IsNull()) return actions;
    if (!node.IsSequence()) {
        problems.push_back({mark_of(node), "actions are a list", "begin each with '-'"});
        return actions;
    }
    for (const auto& item : node) read_action(problems, item, actions);
    return actions;
}

}  // namespace vxlab::lab
