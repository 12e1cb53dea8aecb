// An overlay whose group is routed: a broadcast of one VTEP reaches the others across routers.
#include <QtTest>

#include "core/sim/devices/vxlan.h"
#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/line_list.h"
#include "tests/support/multicast_bench.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::MulticastBench;

namespace {

constexpr auto kPoint = "10.9.9.9";

class Underlay : public MulticastBench {
public:
    using MulticastBench::MulticastBench;

    void give(const std::vector<std::pair<std::string, std::string>>& addresses) {
        for (const auto& [path, text] : addresses) QCOMPARE(address(path, text), "ok");
    }
    void lead(const std::vector<std::pair<std::string, std::string>>& routes) {
        for (const auto& [space, text] : routes) QCOMPARE(route(space, text), "ok");
    }
    // `ttl`: the group's datagrams cross that many routers less one.
    void add_vtep(const std::string& host, std::string_view overlay, int ttl = 8) {
        sim::LinkRequest request{.kind = "vxlan", .name = "vx0", .up = true};
        request.options = sim::VxlanChange{.vni = 100,
                                           .remote = test::ip("239.1.1.1"),
                                           .link = at(host + ".eth0").index,
                                           .ttl = static_cast<std::uint8_t>(ttl),
                                           .port = std::uint16_t{4789}};
        QCOMPARE(add(host, request), "ok");
        QCOMPARE(address(host + ".vx0", std::string(overlay) + "/24"), "ok");
    }
    // How often an interface sends datagrams of the group, of `count` that h1 sends.
    int sent(std::string_view path, int count) {
        (void)story();
        for (int i = 0; i < count; ++i) {
            say("h1", "239.1.1.1");
            run(Duration::milliseconds(100));
        }
        const auto line = std::string(path) + " > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10";
        const auto lines = story();
        return static_cast<int>(std::count(lines.begin(), lines.end(), line));
    }
};

// h1 - r1 - r2 - h2, the RP is r2.
class TwoRouters : public Underlay {
public:
    explicit TwoRouters(int ttl = 8)
        : Underlay(R"(
            h1.eth0 -- r1.lan
            r1.wan == r2.wan
            r2.lan -- h2.eth0
          )") {
        silence({"h1", "r1", "r2", "h2"});
        give({{"h1.eth0", "10.1.0.1/24"},
              {"r1.lan", "10.1.0.254/24"},
              {"r1.wan", "10.0.12.1/24"},
              {"r2.wan", "10.0.12.2/24"},
              {"r2.lan", "10.2.0.254/24"},
              {"h2.eth0", "10.2.0.1/24"}});
        lead({{"h1", "default via 10.1.0.254"},
              {"h2", "default via 10.2.0.254"},
              {"r1", "10.2.0.0/24 via 10.0.12.2"},
              {"r2", "10.1.0.0/24 via 10.0.12.1"}});
        start("r1", "10.0.12.2");
        start("r2", "10.0.12.2");
        add_vtep("h1", "192.168.0.1", ttl);
        add_vtep("h2", "192.168.0.2", ttl);
    }
};

// h1 - r1 - rp - r2 - h2, and h3 behind r2 too.
class ThreeRouters : public Underlay {
public:
    ThreeRouters()
        : Underlay(R"(
            h1.eth0 -- r1.lan
            r1.wan == rp.one
            rp.two == r2.wan
            r2.lan -- h2.eth0
            r2.lan3 -- h3.eth0
          )") {
        silence({"h1", "r1", "rp", "r2", "h2", "h3"});
        give({{"h1.eth0", "10.1.0.1/24"},
              {"r1.lan", "10.1.0.254/24"},
              {"r1.wan", "10.0.1.1/24"},
              {"rp.one", "10.0.1.9/24"},
              {"rp.two", "10.0.2.9/24"},
              {"rp.lo", std::string(kPoint) + "/32"},
              {"r2.wan", "10.0.2.2/24"},
              {"r2.lan", "10.2.0.254/24"},
              {"r2.lan3", "10.3.0.254/24"},
              {"h2.eth0", "10.2.0.1/24"},
              {"h3.eth0", "10.3.0.1/24"}});
        lead({{"h1", "default via 10.1.0.254"},
              {"h2", "default via 10.2.0.254"},
              {"h3", "default via 10.3.0.254"},
              {"r1", "default via 10.0.1.9"},
              {"r2", "default via 10.0.2.9"},
              {"rp", "10.1.0.0/24 via 10.0.1.1"},
              {"rp", "10.2.0.0/24 via 10.0.2.2"},
              {"rp", "10.3.0.0/24 via 10.0.2.2"}});
        for (const auto* router : {"r1", "rp", "r2"}) start(router, kPoint);
    }
};

// Without the lines that came before.
std::vector<std::string> once(const std::vector<std::string>& lines) {
    std::vector<std::string> first;
    for (const auto& line : lines)
        if (std::find(first.begin(), first.end(), line) == first.end()) first.push_back(line);
    return first;
}

// "pim-ttl 10.0.12.1 > …": what the dissector finds wrong with messages.
std::vector<std::string> remarks_above_note(const MulticastBench& net) {
    std::vector<std::string> found;
    dissect::Dissector dissector;
    dissect::Dissection dissection;
    for (const auto& bytes : net.messages) {
        source::Packet packet;
        packet.bytes = bytes;
        packet.link_type = source::LinkType::ethernet;
        packet.number = 1;
        packet.wire_length = static_cast<std::uint32_t>(bytes.size());
        dissector.dissect_alone(packet, dissect::Detail::full, dissection);
        for (const auto& remark : dissection.remarks)
            if (remark.def->severity > dissect::Severity::note)
                found.push_back(std::string(remark.def->id) + " " + test::packet_line(bytes));
    }
    return found;
}

}  // namespace

class TestMulticastOverlay : public QObject {
    Q_OBJECT

private slots:
    void a_broadcast_gets_across_two_routers() {
        TwoRouters net;
        net.run(Duration::seconds(40));
        COMPARE_LINES(net.trees("r1"), "(*,239.1.1.1) wan 10.0.12.2 members lan");
        COMPARE_LINES(net.trees("r2"), "(*,239.1.1.1) joined wan members lan");
        COMPARE_LINES(once(net.story({"h1.eth0 >", "r1.lan row", "r1.wan >", "r2.wan"})), R"(
            h1.eth0 > 10.1.0.1 > 224.0.0.22 igmp v3 4:239.1.1.1
            r1.lan row-added groups (*,239.1.1.1)
            r1.wan > 10.0.12.1 > 224.0.0.13 pim to 10.0.12.2 join (*,239.1.1.1)
            r2.wan deliver pim-join-prune
            r2.wan row-added groups (*,239.1.1.1)
            h1.eth0 > 10.1.0.1 > 224.0.0.22 igmp v3 2:239.1.1.1
        )");
        COMPARE_LINES(net.ping("h1", "192.168.0.2"), "reply 1 from 192.168.0.2 ttl 64");
        auto story = net.story();
        for (auto& line : story) line = line.substr(0, line.find(" udp "));
        COMPARE_LINES(story, R"(
            h1.vx0 flood multicast-group x1
            h1.eth0 > 10.1.0.1 > 239.1.1.1
            r1.lan row-added multicast-routes (10.1.0.1,239.1.1.1)
            r1.lan forward multicast-route x1
            r1.pimreg > 10.1.0.1 > 239.1.1.1
            r1.pimreg forward multicast-register x1
            r1.wan > 10.0.12.1 > 10.0.12.2 pim register [10.1.0.1 > 239.1.1.1
            r2.wan deliver pim-register
            r2.wan > 10.0.12.2 > 224.0.0.13 pim to 10.0.12.1 join (10.1.0.1,239.1.1.1)
            r2.pimreg row-added multicast-routes (10.1.0.1,239.1.1.1)
            r2.pimreg flood multicast-route x2
            r2.lan > 10.1.0.1 > 239.1.1.1
            r2.wan > 10.1.0.1 > 239.1.1.1
            r1.wan deliver pim-join-prune
            r1.wan row-added groups (10.1.0.1,239.1.1.1)
            r1.lan row-moved multicast-routes (10.1.0.1,239.1.1.1)
            r1.wan drop multicast-wrong-interface
        )");
        COMPARE_LINES(net.routes("r1"), "(10.1.0.1,239.1.1.1) lan > pimreg wan");
        COMPARE_LINES(net.routes("r2"), "(10.1.0.1,239.1.1.1) pimreg > wan lan");
    }

    void then_it_comes_natively_and_registers_end() {
        TwoRouters net;
        net.run(Duration::seconds(40));
        net.say("h1", "239.1.1.1");
        net.run(Duration::seconds(1));
        (void)net.story();
        net.say("h1", "239.1.1.1");
        net.run(Duration::seconds(1));
        const auto story = net.story();
        QVERIFY(std::find(story.begin(), story.end(),
                          "r2.wan > 10.0.12.2 > 10.0.12.1 pim register-stop "
                          "(10.1.0.1,239.1.1.1)") != story.end());
        COMPARE_LINES(net.routes("r1"), "(10.1.0.1,239.1.1.1) lan > wan");
        COMPARE_LINES(net.routes("r2"), "(10.1.0.1,239.1.1.1) wan > lan");
        net.say("h1", "239.1.1.1");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.story(), R"(
            h1.eth0 > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10
            r1.lan forward multicast-route x1
            r1.wan > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10
            r2.wan forward multicast-route x1
            r2.lan > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10
        )");
    }

    // What a VTEP sends has a TTL of 1 unless told otherwise.
    void without_a_ttl_the_group_ends_at_the_first_router() {
        TwoRouters net(0);
        net.run(Duration::seconds(40));
        (void)net.story();
        (void)net.ping("h1", "192.168.0.2");
        const auto story = net.story();
        QCOMPARE(std::count(story.begin(), story.end(), "r1.lan drop ttl-exceeded"), 3);
    }

    void across_three_routers_nothing_is_lost_or_doubled() {
        ThreeRouters net;
        net.join("h2.eth0", "239.1.1.1");
        net.run(Duration::seconds(40));
        COMPARE_LINES(net.trees("r2"), "(*,239.1.1.1) wan 10.0.2.9 members lan");
        COMPARE_LINES(net.trees("rp"), "(*,239.1.1.1) joined two");
        QCOMPARE(net.sent("r2.lan", 10), 10);
        COMPARE_LINES(net.routes("r1"), "(10.1.0.1,239.1.1.1) lan > wan");
        COMPARE_LINES(net.routes("rp"), "(10.1.0.1,239.1.1.1) one > two");
        COMPARE_LINES(net.routes("r2"), "(10.1.0.1,239.1.1.1) wan > lan");
        net.join("h3.eth0", "239.1.1.1");
        net.run(Duration::seconds(1));
        QCOMPARE(net.sent("r2.lan3", 10), 10);
        QCOMPARE(net.sent("r2.lan", 10), 10);
    }

    void overlay_pings_across_three_routers() {
        ThreeRouters net;
        net.add_vtep("h1", "192.168.0.1");
        net.add_vtep("h2", "192.168.0.2");
        net.add_vtep("h3", "192.168.0.3");
        net.run(Duration::seconds(40));
        COMPARE_LINES(net.ping("h1", "192.168.0.2"), "reply 1 from 192.168.0.2 ttl 64");
        COMPARE_LINES(net.ping("h3", "192.168.0.1"), "reply 1 from 192.168.0.1 ttl 64");
        COMPARE_LINES(net.ping("h2", "192.168.0.3"), "reply 1 from 192.168.0.3 ttl 64");
    }

    void a_source_without_receivers_is_told_to_stop() {
        ThreeRouters net;
        net.run(Duration::seconds(40));
        (void)net.story();
        net.say("h1", "239.1.1.1");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.routes("r1"), "(10.1.0.1,239.1.1.1) lan >");
        COMPARE_LINES(net.story({" > 10.9.9.9", "10.9.9.9 >"}), R"(
            r1.wan > 10.0.1.1 > 10.9.9.9 pim register [10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10]
            rp.one > 10.9.9.9 > 10.0.1.1 pim register-stop (10.1.0.1,239.1.1.1)
        )");
        // It asks again every minute or so, and is told again.
        net.run(Duration::seconds(90));
        COMPARE_LINES(once(net.story({" > 10.9.9.9", "10.9.9.9 >"})), R"(
            r1.wan > 10.0.1.1 > 10.9.9.9 pim null-register [10.1.0.1 > 239.1.1.1 pim ?]
            rp.one > 10.9.9.9 > 10.0.1.1 pim register-stop (10.1.0.1,239.1.1.1)
        )");
        // Somebody wants it: the RP joins the source that it knows of.
        net.join("h2.eth0", "239.1.1.1");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.trees("r1"), "(10.1.0.1,239.1.1.1) lan joined wan");
        QCOMPARE(net.sent("r2.lan", 5), 5);
    }

    void the_last_member_that_leaves_prunes_the_tree() {
        ThreeRouters net;
        net.join("h2.eth0", "239.1.1.1");
        net.run(Duration::seconds(40));
        QCOMPARE(net.sent("r2.lan", 3), 3);
        (void)net.story();
        net.leave("h2.eth0", "239.1.1.1");
        net.run(Duration::seconds(5));
        COMPARE_LINES(net.story({"pim to"}), R"(
            r2.wan > 10.0.2.2 > 224.0.0.13 pim to 10.0.2.9 prune (*,239.1.1.1)
            rp.one > 10.0.1.9 > 224.0.0.13 pim to 10.0.1.1 prune (10.1.0.1,239.1.1.1)
        )");
        COMPARE_LINES(net.routes("r1"), "(10.1.0.1,239.1.1.1) lan >");
        // All is forgotten when the source falls silent.
        net.run(Duration::seconds(900));
        COMPARE_LINES(net.routes("r1"), "");
        COMPARE_LINES(net.routes("rp"), "");
        COMPARE_LINES(net.trees("rp"), "");
    }

    void the_dissector_finds_nothing_wrong_with_the_messages() {
        ThreeRouters net;
        net.join("h2.eth0", "239.1.1.1");
        net.run(Duration::seconds(40));
        QCOMPARE(net.sent("r2.lan", 3), 3);
        net.leave("h2.eth0", "239.1.1.1");
        net.run(Duration::seconds(120));
        for (const auto* router : {"r1", "rp", "r2"}) net.stop(router);
        QVERIFY(net.messages.size() > 50);
        COMPARE_LINES(remarks_above_note(net), "");
    }

    void the_same_seed_tells_the_same_story() {
        const auto story = [] {
            TwoRouters net;
            net.run(Duration::seconds(40));
            (void)net.ping("h1", "192.168.0.2");
            return net.story();
        };
        QCOMPARE(test::joined(story()), test::joined(story()));
    }
};

QTEST_GUILESS_MAIN(TestMulticastOverlay)
#include "tst_multicast_overlay.moc"
