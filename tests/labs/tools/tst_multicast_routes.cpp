// `ip mroute` over routes that a daemon made. The expected texts are those of the real tool (6.1)
// for the same routes in the real kernel.
#include <QtTest>

#include "core/sim/devices/register_tunnel.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/link_request.h"
#include "labs/tools/ip/ip.h"
#include "tests/support/labs/tool_bench.h"

using namespace vxlab;

namespace {

class Routes : public test::ToolBench {
public:
    Routes() {
        auto& space = *machine.root();
        for (const auto* name : {"a", "c"}) {
            sim::LinkRequest pair{.kind = "veth", .name = std::string(name) + "0", .up = true};
            pair.options = sim::VethPeer{.name = std::string(name) + "1"};
            if (!sim::add_link(space, pair)) std::abort();
        }
        socket_ = *space.ip().open_multicast_routing();
        (void)socket_->add_interface(*space.find("a0"));
        (void)socket_->add_interface(*space.find("c0"));
        (void)socket_->register_tunnel();
        add("10.0.0.2", "239.1.1.1", "a0", {"c0", "pimreg"});
        add("10.0.0.3", "239.1.1.1", "pimreg", {"c0"});
        add("10.0.0.4", "239.1.1.4", "c0", {});
    }
    QString ip(const QString& words) {
        std::vector<std::string> arguments;
        for (const auto& word : ("ip " + words).split(' ')) arguments.push_back(word.toStdString());
        const auto result = run(labs::ip, arguments);
        return QString::fromStdString(result.err + result.out);
    }

private:
    void add(std::string_view source, std::string_view group, std::string_view input,
             const std::vector<std::string>& outputs) {
        auto& space = *machine.root();
        sim::MulticastRoute route{.source = *IpAddress::parse(source),
                                  .group = *IpAddress::parse(group),
                                  .input = space.find(input)};
        for (const auto& name : outputs) route.outputs.push_back(space.find(name));
        if (!socket_->add_route(route)) std::abort();
    }

    std::unique_ptr<sim::MulticastRoutingSocket> socket_;
};

}  // namespace

class TestMulticastRoutes : public QObject {
    Q_OBJECT

private slots:
    void as_text() {
        Routes bench;
        QCOMPARE(bench.ip("mroute"),
                 "(10.0.0.2,239.1.1.1)             Iif: a0         Oifs: c0 pimreg  State: "
                 "resolved\n"
                 "(10.0.0.3,239.1.1.1)             Iif: pimreg     Oifs: c0  State: resolved\n"
                 "(10.0.0.4,239.1.1.4)             Iif: c0          State: resolved\n");
        QCOMPARE(bench.ip("mroute show iif pimreg table all"),
                 "(10.0.0.3,239.1.1.1)             Iif: pimreg     Oifs: c0  State: resolved "
                 "Table: default\n");
        bench.simulator.run_until(bench.simulator.now() + Duration::milliseconds(90));
        QCOMPARE(bench.ip("-o -s mroute show iif a0"),
                 "(10.0.0.2,239.1.1.1)             Iif: a0         Oifs: c0 pimreg  State: "
                 "resolved\\  0 packets, 0 bytes, Age 0.09\n");
    }

    void as_json() {
        Routes bench;
        QCOMPARE(bench.ip("-j mroute"),
                 R"([{"src":"10.0.0.2","dst":"239.1.1.1","iif":"a0","multipath":[{"oif":"c0"},)"
                 R"({"oif":"pimreg"}],"state":"resolved"},)"
                 R"({"src":"10.0.0.3","dst":"239.1.1.1","iif":"pimreg","multipath":[{"oif":"c0"}],)"
                 R"("state":"resolved"},{"src":"10.0.0.4","dst":"239.1.1.4","iif":"c0",)"
                 R"("multipath":[],"state":"resolved"}])"
                 "\n");
        bench.simulator.run_until(bench.simulator.now() + Duration::milliseconds(20));
        QCOMPARE(bench.ip("-j -s mroute show iif c0"),
                 R"([{"src":"10.0.0.4","dst":"239.1.1.4","iif":"c0","multipath":[],)"
                 R"("state":"resolved","packets":0,"bytes":0,"expires":0.02}])"
                 "\n");
    }

    void the_register_interface_is_listed() {
        Routes bench;
        const auto index = bench.machine.root()->find("pimreg")->index;
        QCOMPARE(
            bench.ip("link show pimreg"),
            QString("%1: pimreg@NONE: <NOARP,UP,LOWER_UP> mtu 1472 qdisc noqueue state UNKNOWN "
                    "mode DEFAULT group default qlen 1000\n    link/pimreg \n")
                .arg(index));
        QCOMPARE(bench.ip("-br link show pimreg"),
                 "pimreg@NONE      UNKNOWN        <NOARP,UP,LOWER_UP> \n");
        QCOMPARE(bench.ip("-j link show pimreg"),
                 QString(R"([{"ifindex":%1,"link":null,"ifname":"pimreg","flags":["NOARP","UP",)"
                         R"("LOWER_UP"],"mtu":1472,"qdisc":"noqueue","operstate":"UNKNOWN",)"
                         R"("linkmode":"DEFAULT","group":"default","txqlen":1000,)"
                         R"("link_type":"pimreg"}])"
                         "\n")
                     .arg(index));
        QCOMPARE(
            bench.ip("addr show pimreg"),
            QString("%1: pimreg@NONE: <NOARP,UP,LOWER_UP> mtu 1472 qdisc noqueue state UNKNOWN "
                    "group default qlen 1000\n    link/pimreg \n")
                .arg(index));
        QVERIFY(bench.ip("-d link show a0").contains("allmulti 1 "));
    }
};

QTEST_GUILESS_MAIN(TestMulticastRoutes)
#include "tst_multicast_routes.moc"
