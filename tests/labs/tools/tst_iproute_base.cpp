// The parts of `ip` and `bridge` beneath their commands: words of the command line, JSON, batches,
// and what only runs over time (monitors, namespaces entered, lifetimes).
#include <QtTest>

#include "labs/tools/bridge/bridge.h"
#include "labs/tools/ip/ip.h"
#include "labs/tools/iproute/arguments.h"
#include "labs/tools/iproute/batch.h"
#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/writer.h"
#include "tests/support/labs/tool_bench.h"

namespace {

using namespace vxlab;
using labs::iproute::Arguments;
using labs::iproute::Writer;

std::string text_of(const std::optional<labs::iproute::Prefix>& prefix) {
    if (!prefix) return "none";
    return prefix->is_default ? "default"
                              : prefix->address.text() + "/" + std::to_string(prefix->length);
}

// Runs lines of `ip` and `bridge`; stops at the first that fails.
std::string run_all(test::ToolBench& bench, const std::string& lines) {
    for (const auto& line : labs::iproute::parse_batch(lines)) {
        const auto run = bench.run(line.words[0] == "ip" ? labs::ip : labs::bridge, line.words);
        if (run.status != 0) return run.err;
    }
    return {};
}

// What a monitor prints while the lines run.
std::string changes_told(test::ToolBench& bench, labs::Task (*tool)(labs::Process&),
                         std::vector<std::string> monitor, const std::string& lines) {
    bench.simulator.schedule({}, [&bench, lines] { run_all(bench, lines); });
    return bench.run(tool, std::move(monitor)).out;
}

std::string json_of(bool pretty) {
    Writer writer(true, pretty);
    writer.open_array();
    writer.open_object();
    writer.put("name", "{}", std::string("a\"b'c\\"));
    writer.json("up", true);
    writer.open_array("flags");
    writer.put({}, "{}", 1);
    writer.put({}, "{}", 2);
    writer.close_array();
    writer.open_array("none");
    writer.close_array();
    writer.close_object();
    writer.open_object();
    writer.close_object();
    writer.close_array();
    return writer.take();
}

}  // namespace

class TestIprouteBase : public QObject {
    Q_OBJECT

private slots:
    void the_first_failure_sticks() {
        const std::vector<std::string> words{"mtu", "x", "mtu"};
        Arguments arguments(words);
        QVERIFY(arguments.is("mtu"));
        arguments.number("bad mtu");
        QCOMPARE(arguments.failure()->text,
                 std::string("Error: argument \"x\" is wrong: bad mtu\n"));
        QVERIFY(!arguments.more());
        QVERIFY(!arguments.is("mtu"));
        arguments.incomplete();
        QCOMPARE(arguments.failure()->status, 255);
        QVERIFY(arguments.failure()->text.starts_with("Error"));
    }

    void beginnings_of_words_match() {
        QVERIFY(labs::iproute::is_prefix_of("br", "broadcast"));
        QVERIFY(labs::iproute::is_prefix_of("broadcast", "broadcast"));
        QVERIFY(!labs::iproute::is_prefix_of("", "broadcast"));
        QVERIFY(!labs::iproute::is_prefix_of("broadcasts", "broadcast"));
    }

    void reads_prefixes_as_iproute2() {
        using labs::iproute::parse_prefix;
        QCOMPARE(text_of(parse_prefix("10.1/16")), std::string("10.1.0.0/16"));
        QCOMPARE(text_of(parse_prefix("10.1.2.3")), std::string("10.1.2.3/32"));
        QCOMPARE(text_of(parse_prefix("10.0.0.1/255.255.0.0")), std::string("10.0.0.1/16"));
        QCOMPARE(text_of(parse_prefix("10.0.0.1/255.0.255.0")), std::string("none"));
        QCOMPARE(text_of(parse_prefix("0/0")), std::string("0.0.0.0/0"));
        QCOMPARE(text_of(parse_prefix("default")), std::string("default"));
        QCOMPARE(text_of(parse_prefix("fd00::1/64")), std::string("fd00::1/64"));
        QCOMPARE(text_of(parse_prefix("10.0.0.1/33")), std::string("none"));
        QCOMPARE(text_of(parse_prefix("10.0.0.256")), std::string("none"));
        QCOMPARE(text_of(parse_prefix("fd00::1", IpAddress::Family::v4)), std::string("none"));
    }

    void names_numbers_both_ways() {
        using namespace labs::iproute;
        QCOMPARE(scope_name(253), std::string("link"));
        QCOMPARE(int(parse_scope("host").value_or(0)), 254);
        QCOMPARE(protocol_name(77), std::string("77"));
        QCOMPARE(int(parse_route_type("u").value_or(0)), 7);
        QCOMPARE(int(parse_route_type("b").value_or(0)), 3);
        QVERIFY(!parse_route_type("pro"));
        QCOMPARE(tos_name(4), std::string("0x04"));
        QCOMPARE(int(parse_nud("perm").value_or(0)), 0x80);
    }

    void lays_json_out_as_iproute2() {
        QCOMPARE(json_of(false),
                 std::string("[{\"name\":\"a\\\"b\\'c\\\\\",\"up\":true,\"flags\":[1,2],"
                             "\"none\":[]},{}]\n"));
        QCOMPARE(json_of(true),
                 std::string("[ {\n        \"name\": \"a\\\"b\\'c\\\\\",\n        \"up\": true,\n"
                             "        \"flags\": [ 1,2 ],\n        \"none\": [ ]\n    },{} ]\n"));
    }

    void reads_batches() {
        const auto lines = labs::iproute::parse_batch(
            "link set lo up # here\n\n# nothing\naddr add \\\n 10.0.0.1/8 dev lo\n"
            "link set v0 alias \"two words\"\n");
        QCOMPARE(lines.size(), std::size_t(3));
        QCOMPARE(lines[1].number, 5);
        QCOMPARE(lines[1].words.size(), std::size_t(5));
        QCOMPARE(lines[2].words.back(), std::string("two words"));
    }

    void a_batch_stops_at_what_fails_unless_forced() {
        test::ToolBench bench;
        bench.files["batch"] = "link set lo up\nlink set nope up\nlink set lo mtu 1000\n";
        const auto stopped = bench.run(labs::ip, {"ip", "-b", "batch"});
        QCOMPARE(stopped.status, 1);
        QCOMPARE(stopped.err, std::string("Cannot find device \"nope\"\nCommand failed batch:2\n"));
        QCOMPARE(bench.run(labs::ip, {"ip", "-br", "link"}).out.substr(0, 24),
                 std::string("lo               UNKNOWN"));
        const auto forced = bench.run(labs::ip, {"ip", "-force", "-b", "-"},
                                      "link set nope up\nlink set lo mtu 1000\n");
        QCOMPARE(forced.status, 1);
        QVERIFY(bench.run(labs::ip, {"ip", "link"}).out.find("mtu 1000") != std::string::npos);
    }

    void what_is_not_modelled_says_so() {
        test::ToolBench bench;
        QCOMPARE(run_all(bench, "ip link add v0 type veth peer name v1"), std::string());
        for (const auto* line :
             {"ip xfrm state", "ip link set v0 protodown on",
              "ip link add vx type vxlan external dstport 4789",
              "ip route add 10.0.0.0/8 dev v0 realm 4", "bridge vni", "ip netns monitor"}) {
            const auto words = labs::iproute::parse_batch(line)[0].words;
            const auto run = bench.run(words[0] == "ip" ? labs::ip : labs::bridge, words);
            QCOMPARE(run.status, 1);
            QVERIFY2(run.err.find("is not simulated; try --engine live") != std::string::npos,
                     run.err.c_str());
        }
    }

    void enters_namespaces() {
        test::ToolBench bench;
        QCOMPARE(run_all(bench, "ip netns add red\nip -n red link set lo up"), std::string());
        const auto run = bench.run(labs::ip, {"ip", "netns", "exec", "red", "ping", "::1"});
        QVERIFY(run.program);
        QCOMPARE(run.program->name_space, bench.machine.find("red"));
        QCOMPARE(run.program->arguments, (std::vector<std::string>{"ping", "::1"}));
        QVERIFY(bench.run(labs::ip, {"ip", "-n", "red", "link"}).out.find("UP,LOWER_UP") !=
                std::string::npos);
    }

    void monitors_print_what_changes() {
        test::ToolBench bench;
        QCOMPARE(run_all(bench, "ip link add v0 address 02:00:00:00:00:a0 type veth peer name v1"),
                 std::string());
        const auto told = changes_told(bench, labs::ip, {"ip", "monitor", "label", "link", "neigh"},
                                       "ip link set v0 mtu 1400\n"
                                       "ip neigh add 10.0.0.2 lladdr 2:0:0:0:0:2 dev v0");
        QCOMPARE(told, std::string("[LINK]3: v0@v1: <BROADCAST,MULTICAST,M-DOWN> mtu 1400 "
                                   "qdisc noop state DOWN group default \n"
                                   "    link/ether 02:00:00:00:00:a0 brd ff:ff:ff:ff:ff:ff\n"
                                   "[NEIGH]10.0.0.2 dev v0 lladdr 02:00:00:00:00:02 PERMANENT \n"));
    }

    void bridge_monitors_print_rows() {
        test::ToolBench bench;
        QCOMPARE(run_all(bench,
                         "ip link add v0 type veth peer name v1\n"
                         "ip link add b0 type bridge\nip link set v1 master b0"),
                 std::string());
        const auto told = changes_told(bench, labs::bridge, {"bridge", "monitor", "fdb"},
                                       "bridge fdb add 2:0:0:0:0:1 dev v1 master static\n"
                                       "bridge fdb del 2:0:0:0:0:1 dev v1 master");
        QCOMPARE(told, std::string("02:00:00:00:00:01 dev v1 master b0 static\n"
                                   "Deleted 02:00:00:00:00:01 dev v1 master b0 static\n"));
    }

    void lifetimes_count_down() {
        test::ToolBench bench;
        QCOMPARE(run_all(bench,
                         "ip link set lo up\n"
                         "ip addr add 10.4.0.1/24 dev lo valid_lft 30 preferred_lft 20"),
                 std::string());
        const std::vector<std::string> show{"ip", "-4", "addr", "show", "to", "10.4.0.1"};
        QVERIFY(bench.run(labs::ip, show)
                    .out.find("scope global dynamic lo\n"
                              "       valid_lft 30sec preferred_lft 20sec") != std::string::npos);
        bench.simulator.run_until(bench.simulator.now() + Duration::seconds(10));
        QVERIFY(bench.run(labs::ip, show).out.find("valid_lft 20sec preferred_lft 10sec") !=
                std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestIprouteBase)
#include "tst_iproute_base.moc"
