// Groups: what an interface joins of itself, reports of changes, answers to queries.
#include <QtTest>

#include "core/wire/igmp.h"
#include "core/wire/ipv4.h"
#include "tests/support/ip_bench.h"
#include "tests/support/line_list.h"

using vxlab::Duration;
using vxlab::IpAddress;
using vxlab::test::IpBench;
namespace wire = vxlab::wire;

namespace {

std::vector<std::string> groups(IpBench& net, const std::string& path) {
    std::vector<std::string> lines;
    auto& interface = net.at(path);
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6})
        for (const auto& group : interface.name_space->ip().groups(interface, family))
            lines.push_back(group.address.text() + " " + std::to_string(group.users));
    return lines;
}

// An IGMP query from b to all hosts of its link.
template <class Query>
void query(IpBench& net, const Query& message) {
    std::vector<std::uint8_t> frame, body;
    message.append(body);
    wire::Ethernet{.destination = vxlab::MacAddress(0x0100'5e00'0001),
                   .source = net.at("b.eth0").address,
                   .type = wire::EtherType::ipv4}
        .append(frame);
    wire::Ipv4 header;
    header.ttl = 1;
    header.protocol = wire::IpProtocol::igmp;
    header.source = *IpAddress::parse("10.0.0.2");
    header.destination = *IpAddress::parse("224.0.0.1");
    header.total_length = static_cast<std::uint16_t>(20 + body.size());
    header.append(frame);
    wire::append_bytes(body, frame);
    net.send("b.eth0", frame);
    net.run(Duration::seconds(11));
}

}  // namespace

class TestGroupMembership : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ofItself() {
        IpBench net("a.eth0 -- b.eth0");
        COMPARE_LINES(groups(net, "a.eth0"), R"(
            224.0.0.1 1
            ff02::1:ff00:1 1
            ff02::1 1
            ff01::1 1
        )");
        net.sysctl("a", "net.ipv6.conf.all.forwarding", "1");
        COMPARE_LINES(groups(net, "a.eth0"), R"(
            224.0.0.1 1
            ff05::2 1
            ff01::2 1
            ff02::2 1
            ff02::1:ff00:1 1
            ff02::1 1
            ff01::1 1
        )");
        (void)net.at("a.eth0").set_up(false);
        COMPARE_LINES(groups(net, "a.eth0"), R"(
            ff05::2 1
            ff01::2 1
            ff02::2 1
            ff02::1 1
            ff01::1 1
        )");
    }

    void changesAreReportedTwice() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"a", "b"});
        net.address("a.eth0", "10.0.0.1/24");
        const auto group = *IpAddress::parse("239.1.1.1");
        auto& seen = net.watch("b.eth0");
        QVERIFY(net.ip("a").join_group(group, &net.at("a.eth0")));
        QVERIFY(net.ip("a").join_group(group, &net.at("a.eth0")));
        net.run(Duration::seconds(2));
        QVERIFY(net.ip("a").leave_group(group, &net.at("a.eth0")));
        net.run(Duration::seconds(2));
        QVERIFY(net.ip("a").leave_group(group, &net.at("a.eth0")));
        net.run(Duration::seconds(2));
        QVERIFY(!net.ip("a").leave_group(group, &net.at("a.eth0")));
        COMPARE_LINES(seen, R"(
            in 10.0.0.1 > 224.0.0.22 igmp v3 4:239.1.1.1
            in 10.0.0.1 > 224.0.0.22 igmp v3 4:239.1.1.1
            in 10.0.0.1 > 224.0.0.22 igmp v3 3:239.1.1.1
            in 10.0.0.1 > 224.0.0.22 igmp v3 3:239.1.1.1
        )");
    }

    void queriesAreAnsweredInTheirVersion() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"a", "b"});
        net.address("a.eth0", "10.0.0.1/24");
        (void)net.ip("a").join_group(*IpAddress::parse("239.1.1.1"), &net.at("a.eth0"));
        (void)net.ip("a").join_group(*IpAddress::parse("239.1.1.2"), &net.at("a.eth0"));
        net.run(Duration::seconds(2));
        auto& seen = net.watch("b.eth0");
        wire::IgmpV3Query third;
        third.group = *IpAddress::parse("0.0.0.0");
        query(net, third);
        wire::Igmp second;
        second.max_response_time = 100;
        second.group = *IpAddress::parse("239.1.1.2");
        query(net, second);
        (void)net.ip("a").leave_group(*IpAddress::parse("239.1.1.2"), &net.at("a.eth0"));
        net.run(Duration::milliseconds(1));
        std::erase_if(seen, [](const std::string& line) { return line.starts_with("out"); });
        COMPARE_LINES(seen, R"(
            in 10.0.0.1 > 224.0.0.22 igmp v3 2:239.1.1.2 2:239.1.1.1
            in 10.0.0.1 > 239.1.1.2 igmp 0x16 239.1.1.2
            in 10.0.0.1 > 224.0.0.2 igmp 0x17 239.1.1.2
        )");
    }

    void sixReportsTheSolicitedNodeGroup() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"b"});
        auto& seen = net.watch("b.eth0");
        net.address("a.eth0", "fd00::77/64 nodad");
        net.run(Duration::seconds(2));
        COMPARE_LINES(seen, R"(
            in fe80::ff:fe00:1 > ff02::16 mld v2 4:ff02::1:ff00:77
            in fe80::ff:fe00:1 > ff02::16 mld v2 4:ff02::1:ff00:77
        )");
    }
};

QTEST_GUILESS_MAIN(TestGroupMembership)
#include "tst_group_membership.moc"
