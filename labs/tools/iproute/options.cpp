// Reads the options before the object. Beginnings of them count, in iproute2's order.
#include "labs/tools/iproute/options.h"

#include <fmt/format.h>

#include "labs/tools/iproute/usage.h"
#include "labs/tools/machine.h"

namespace vxlab::labs::iproute {

namespace {

class Reader {
public:
    Reader(Context& context, Arguments& arguments) : context_(context), arguments_(arguments) {}

    // `one` takes one option, its dash removed, and sets status() where the program ends.
    template <class One>
    std::optional<int> read(std::string_view tool, One one) {
        while (arguments_.more() && !status_ && arguments_.peek().starts_with('-')) {
            const auto written = arguments_.next();
            if (written == "--") break;
            option_ = written.substr(written.starts_with("--") ? 1 : 0);
            one();
            if (taken_ || status_) {
                taken_ = false;
                continue;
            }
            status_ = context_.fail(fmt::format("Option \"{}\" is unknown, try \"{} {}help\".\n",
                                                option_, tool, tool == "bridge" ? "" : "-"),
                                    255);
        }
        if (!status_ && arguments_.failure()) status_ = context_.fail(*arguments_.failure());
        return status_;
    }

    bool begins(std::string_view full) { return take(is_prefix_of(option_, full)); }
    bool is(std::string_view word) { return take(option_ == word); }
    std::string next() { return arguments_.next(); }
    Arguments& arguments() { return arguments_; }
    Options& options() { return context_.options; }
    Context& context() { return context_; }
    void end(int status) { status_ = status; }

private:
    bool take(bool yes) {
        taken_ = taken_ || yes;
        return yes;
    }

    Context& context_;
    Arguments& arguments_;
    std::string option_;
    bool taken_ = false;
    std::optional<int> status_;
};

void set_family(Reader& reader, std::string_view word) {
    auto& family = reader.options().family;
    if (word == "inet")
        family = Family::inet;
    else if (word == "inet6")
        family = Family::inet6;
    else if (word == "link")
        family = Family::link;
    else if (word == "bridge")
        family = Family::bridge;
    else if (word == "mpls")
        family = Family::mpls;
    else
        reader.arguments().invalid("invalid protocol family", word);
}

void set_name_space(Reader& reader) {
    auto& context = reader.context();
    const auto given = reader.arguments().more();
    const auto name = given ? reader.next() : std::string("(null)");
    const auto named = given ? context.process.machine().find(name) : nullptr;
    if (named) {
        context.name_space = named;
        return;
    }
    reader.end(context.fail(
        fmt::format("Cannot open network namespace \"{}\": No such file or directory\n", name),
        255));
}

bool take_family(Reader& reader) {
    if (reader.begins("-family"))
        set_family(reader, reader.next());
    else if (reader.is("-4"))
        set_family(reader, "inet");
    else if (reader.is("-6"))
        set_family(reader, "inet6");
    else if (reader.is("-0"))
        set_family(reader, "link");
    else if (reader.is("-M"))
        set_family(reader, "mpls");
    else if (reader.is("-B"))
        set_family(reader, "bridge");
    else
        return false;
    return true;
}

bool take_ip_style(Reader& reader) {
    auto& options = reader.options();
    if (reader.begins("-human") || reader.begins("-human-readable"))
        options.human = true;
    else if (reader.begins("-iec"))
        options.iec = true;
    else if (reader.begins("-stats") || reader.begins("-statistics"))
        ++options.statistics;
    else if (reader.begins("-details"))
        ++options.details;
    else if (reader.begins("-resolve"))
        return true;  // names of hosts: there are none
    else if (reader.begins("-oneline"))
        options.oneline = true;
    else if (reader.begins("-timestamp"))
        options.timestamp = true;
    else if (reader.begins("-tshort"))
        options.timestamp = options.short_timestamp = true;
    else
        return false;
    return true;
}

bool take_ip_way(Reader& reader) {
    auto& options = reader.options();
    if (reader.begins("-Version")) {
        reader.context().process.out("ip utility, iproute2-6.1.0, libbpf 1.1.2\n");
        reader.end(0);
    } else if (reader.begins("-force")) {
        options.force = true;
    } else if (reader.begins("-batch")) {
        options.batch = reader.next();
    } else if (reader.begins("-brief")) {
        options.brief = true;
    } else if (reader.begins("-json")) {
        options.json = true;
    } else if (reader.begins("-rcvbuf")) {
        reader.arguments().number("-rcvbuf");
    } else if (reader.begins("-color") || reader.is("-color=auto") || reader.is("-color=never") ||
               reader.is("-color=always") || reader.is("-c=auto") || reader.is("-c=never") ||
               reader.is("-c=always")) {
        return true;  // colours are for terminals alone
    } else if (reader.begins("-help")) {
        reader.end(reader.context().fail(usage::kIp, 255));
    } else if (reader.begins("-netns")) {
        set_name_space(reader);
    } else if (reader.begins("-Numeric")) {
        options.numeric = true;
    } else if (reader.begins("-all")) {
        options.all = true;
    } else if (reader.begins("-pretty")) {
        options.pretty = true;
    } else {
        return false;
    }
    return true;
}

bool take_bridge_option(Reader& reader) {
    auto& options = reader.options();
    if (reader.is("-help")) {
        reader.end(reader.context().fail(usage::kBridge, 255));
    } else if (reader.is("-Version") || reader.is("-V")) {
        reader.context().process.out("bridge utility, 6.1.0\n");
        reader.end(0);
    } else if (reader.begins("-stats") || reader.begins("-statistics")) {
        ++options.statistics;
    } else if (reader.begins("-details")) {
        ++options.details;
    } else if (reader.begins("-oneline")) {
        options.oneline = true;
    } else if (reader.begins("-timestamp")) {
        options.timestamp = true;
    } else if (reader.is("-family")) {
        set_family(reader, reader.next());
    } else if (reader.is("-4")) {
        set_family(reader, "inet");
    } else if (reader.is("-6")) {
        set_family(reader, "inet6");
    } else if (reader.begins("-netns")) {
        set_name_space(reader);
    } else if (reader.begins("-color") || reader.begins("-compressvlans")) {
        return true;
    } else if (reader.begins("-force")) {
        options.force = true;
    } else if (reader.begins("-json")) {
        options.json = true;
    } else if (reader.begins("-pretty")) {
        options.pretty = true;
    } else if (reader.begins("-batch")) {
        options.batch = reader.next();
    } else {
        return false;
    }
    return true;
}

bool take_tc_option(Reader& reader) {
    auto& options = reader.options();
    if (reader.begins("-stats") || reader.begins("-statistics")) {
        ++options.statistics;
    } else if (reader.begins("-details")) {
        ++options.details;
    } else if (reader.begins("-pretty")) {
        options.pretty = true;
    } else if (reader.begins("-Version")) {
        reader.context().process.out("tc utility, iproute2-6.1.0, libbpf 1.1.2\n");
        reader.end(0);
    } else if (reader.begins("-help")) {
        reader.context().process.out(usage::kTc);
        reader.end(0);
    } else if (reader.begins("-force")) {
        options.force = true;
    } else if (reader.begins("-batch")) {
        options.batch = reader.next();
    } else if (reader.begins("-netns")) {
        set_name_space(reader);
    } else if (reader.begins("-Numeric") || reader.begins("-names") || reader.begins("-oneline") ||
               reader.begins("-color")) {
        return true;
    } else if (reader.begins("-json")) {
        options.json = true;
    } else {
        return false;
    }
    return true;
}

}  // namespace

std::optional<int> read_tc_options(Context& context, Arguments& arguments) {
    Reader reader(context, arguments);
    return reader.read("tc", [&] { take_tc_option(reader); });
}

std::optional<int> read_ip_options(Context& context, Arguments& arguments) {
    Reader reader(context, arguments);
    return reader.read("ip", [&] {
        if (reader.begins("-loops")) {
            reader.arguments().number("loops");
            return;
        }
        if (!take_family(reader) && !take_ip_style(reader)) take_ip_way(reader);
    });
}

std::optional<int> read_bridge_options(Context& context, Arguments& arguments) {
    Reader reader(context, arguments);
    return reader.read("bridge", [&] { take_bridge_option(reader); });
}

}  // namespace vxlab::labs::iproute
