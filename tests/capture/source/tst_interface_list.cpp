// The interface list: rates from two readings of a made-up host, and the real one without them.
#include <QtTest>

#include "capture/source/interface_list.h"

using namespace vxlab;
using namespace vxlab::source;

namespace {

const char* const kBefore =
    "Inter-|   Receive                            |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs\n"
    "    lo:     100      10    0    0    0     0          0         0      100      10    0    0"
    "    0     0       0          0\n"
    "  eth0:  999999     500    0    0    0     0          0         0    88888     300    0    0"
    "    0     0       0          0\n"
    "vxlan42:1234 7 0 0 0 0 0 0 4321 5 0 0 0 0 0 0\n";
const char* const kAfter =
    "  eth0:  999999     600    0    0    0     0          0         0    88888     400    0    0"
    "    0     0       0          0\n"
    "vxlan42:1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n";

// Each reading gives the next text; waiting moves the clock.
struct FakeHost {
    std::vector<std::optional<std::string>> readings{kBefore, kAfter};
    std::size_t reading = 0;
    Instant clock{1'000};

    HostView view() {
        return {
            [] {
                return std::vector<InterfaceInfo>{{"lo", {}, true, true, true, {}, {}},
                                                  {"eth0", {}, true, true, false, {}, {}},
                                                  {"vxlan42", {}, false, false, false, {}, {}}};
            },
            [this](const std::string& path) -> std::optional<std::string> {
                return path == "/proc/net/dev" ? readings.at(reading++) : std::nullopt;
            },
            [this] { return clock; },
            [this](Duration time) { clock = clock + time; },
        };
    }
};

}  // namespace

class TestInterfaceList : public QObject {
    Q_OBJECT

private slots:
    void rates_count_both_directions() {
        FakeHost host;
        const auto list = list_interfaces(host.view(), Duration::milliseconds(500));
        QVERIFY(list.has_value());
        QCOMPARE(list->size(), std::size_t{3});
        QVERIFY(!list->at(0).packets_per_second);  // gone in the second reading
        QCOMPARE(list->at(1).packets_per_second.value(), 400.0);
        QVERIFY(!list->at(2).packets_per_second);  // its counter went back
        QCOMPARE(host.clock.nanoseconds, 500'001'000);
    }

    void without_an_interval_nothing_is_read() {
        FakeHost host;
        const auto list = list_interfaces(host.view());
        QVERIFY(list.has_value() && !list->at(1).packets_per_second);
        QCOMPARE(host.reading, std::size_t{0});
    }

    void unreadable_counters_leave_the_list() {
        FakeHost host;
        host.readings = {std::nullopt};
        const auto list = list_interfaces(host.view(), Duration::seconds(1));
        QCOMPARE(list->size(), std::size_t{3});
        QVERIFY(!list->at(1).packets_per_second);
    }

    void a_clock_that_stands_gives_no_rate() {
        const PacketCounters before{Instant{5}, {{"a", 1}}}, after{Instant{5}, {{"a", 2}}};
        QVERIFY(!packets_per_second(before, after, "a"));
    }

    void malformed_lines_are_passed_over() {
        FakeHost host;
        host.readings = {"a: 1 2\nb: x y z\n:\nc: 0 1 0 0 0 0 0 0 0 2\n"};
        const auto counters = read_packet_counters(host.view());
        QVERIFY(counters.has_value());
        QCOMPARE(counters->packets.size(), std::size_t{1});
        QCOMPARE(counters->packets.find("c")->second, 3u);
    }

    void this_machine_has_a_loopback() {
        const auto list = list_interfaces(this_host());
        QVERIFY(list.has_value());
        const auto lo = std::ranges::find(*list, true, &InterfaceInfo::loopback);
        QVERIFY(lo != list->end());
        QCOMPARE(lo->name, std::string("lo"));
        QVERIFY(lo->link_type == LinkType::ethernet);
    }
};

QTEST_APPLESS_MAIN(TestInterfaceList)
#include "tst_interface_list.moc"
