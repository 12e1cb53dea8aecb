// The FDB: the verbs of `bridge fdb` with the kernel's errors (tried on Linux 6.18), order, ageing,
// learning, flush filters, and what is told of it all.
#include "tests/core/vtep/rig.h"

using namespace vxlab;
using namespace vxlab::test;
using vtep::FdbFlush;
using vtep::FdbRequest;
using vtep::FdbVerb;
namespace nud = vtep::nud;
namespace ntf = vtep::ntf;

class TestFdb : public QObject {
    Q_OBJECT

private slots:
    void newest_rows_are_listed_first_and_remotes_in_order() {
        Rig rig;
        for (const char* dst : {"10.0.0.1", "10.0.0.2"}) QCOMPARE(rig.append(kZero, dst), "ok");
        rig.add(kFar, "10.0.0.3");
        rig.add("01:00:5e:00:00:01", "10.0.0.4");
        rig.append("01:00:5e:00:00:01", "10.0.0.5");
        QCOMPARE(rig.fdb(), (QStringList{"01:00:5e:00:00:01 dst 10.0.0.4 permanent",
                                         "01:00:5e:00:00:01 dst 10.0.0.5 permanent",
                                         "02:00:00:00:00:0b dst 10.0.0.3 permanent",
                                         "00:00:00:00:00:00 dst 10.0.0.1 permanent",
                                         "00:00:00:00:00:00 dst 10.0.0.2 permanent"}));
    }

    void add_refuses_what_the_kernel_refuses() {
        Rig rig;
        QCOMPARE(rig.add(kFar, "10.0.0.2"), "ok");
        QCOMPARE(rig.add(kFar, "10.0.0.3"), "17");
        QCOMPARE(rig.add(kNear, nullptr), "22");
        QCOMPARE(rig.add(kNear, "10.0.0.2", nud::stale), "22");
        QCOMPARE(rig.add(kNear, "2001:db8::1"), "97");
        QCOMPARE(rig.add(kNear, "10.0.0.2", nud::noarp | nud::reachable), "ok");
        QCOMPARE(rig.fdb().first(), "02:00:00:00:00:0a dst 10.0.0.2 static");
    }

    void append_adds_remotes_to_flooding_rows_alone() {
        Rig rig;
        rig.add(kFar, "10.0.0.2");
        QCOMPARE(rig.append(kFar, "10.0.0.3"), "ok");
        rig.append(kZero, "10.0.0.2");
        rig.append(kZero, "10.0.0.2");
        QCOMPARE(rig.fdb(), (QStringList{"00:00:00:00:00:00 dst 10.0.0.2 permanent",
                                         "02:00:00:00:00:0b dst 10.0.0.2 permanent"}));
        QCOMPARE(rig.told().size(), 2);
    }

    void replace_changes_stations_rows_alone() {
        Rig rig;
        QCOMPARE(rig.replace(kZero, "10.0.0.2"), "95");
        QCOMPARE(rig.replace(kAll, "10.0.0.2"), "95");
        rig.append(kZero, "10.0.0.2");
        QCOMPARE(rig.replace(kZero, "10.0.0.3"), "95 Cannot replace non-unicast fdb entries");
        QCOMPARE(rig.replace(kFar, "10.0.0.2"), "ok");
        QCOMPARE(rig.replace(kFar, "10.0.0.3"), "ok");
        QCOMPARE(rig.fdb().first(), "02:00:00:00:00:0b dst 10.0.0.3 permanent");
        QCOMPARE(rig.told().last(), "3 row-moved 02:00:00:00:00:0b dst 10.0.0.3 permanent");
    }

    void del_takes_a_remote_or_the_row() {
        Rig rig;
        QCOMPARE(rig.del(kFar), "2");
        for (const char* dst : {"10.0.0.1", "10.0.0.2", "10.0.0.3"}) rig.append(kZero, dst);
        QCOMPARE(rig.del(kZero, "10.0.0.9"), "ok");
        QCOMPARE(rig.fdb().size(), 3);
        QCOMPARE(rig.del(kZero, "10.0.0.1"), "ok");
        QCOMPARE(rig.fdb(), (QStringList{"00:00:00:00:00:00 dst 10.0.0.2 permanent",
                                         "00:00:00:00:00:00 dst 10.0.0.3 permanent"}));
        QCOMPARE(rig.del(kZero), "ok");
        QCOMPARE(rig.told().mid(3),
                 (QStringList{"4 row-removed 00:00:00:00:00:00 dst 10.0.0.1 permanent",
                              "5 row-removed 00:00:00:00:00:00 dst 10.0.0.2 permanent",
                              "6 row-removed 00:00:00:00:00:00 dst 10.0.0.3 permanent"}));
        QVERIFY(rig.fdb().isEmpty());
    }

    void a_remote_is_address_port_vni_and_interface() {
        Rig rig;
        FdbRequest request;
        request.mac = mac(kZero);
        request.dst = ip("10.0.0.2");
        const auto append = [&] {
            return rig.vtep.fdb().update(FdbVerb::append, request, rig.now);
        };
        QVERIFY(append());
        request.port = 99;
        QVERIFY(append());
        request.vni = 7;
        QVERIFY(append());
        request.interface = 3;
        QVERIFY(append());
        QVERIFY(append());
        QCOMPARE(rig.fdb().size(), 4);
        const auto* row = *rig.vtep.fdb().get(mac(kZero));
        QVERIFY((rig.vtep.fdb().remote(*row, 3) == vtep::Remote{ip("10.0.0.2"), 99, 7, 3}));
        QVERIFY((rig.vtep.fdb().remote(*row, 0) == vtep::Remote{ip("10.0.0.2"), 4789, 42, 0}));
    }

    void get_finds_or_says_so() {
        Rig rig;
        const auto found = rig.vtep.fdb().get(mac(kFar));
        QCOMPARE(found.error().number, 2);
        QCOMPARE(found.error().message.c_str(), "Fdb entry not found");
    }

    void extern_learn_does_not_take_over_the_users_rows() {
        Rig rig;
        const std::uint16_t learned = ntf::self | ntf::extern_learned;
        rig.add(kFar, "10.0.0.2");
        QCOMPARE(rig.ask(FdbVerb::append, kFar, "10.0.0.2", nud::permanent, learned), "ok");
        QCOMPARE(rig.fdb().first(), "02:00:00:00:00:0b dst 10.0.0.2 permanent");
        QCOMPARE(rig.told().size(), 1);
    }

    void extern_learned_rows_never_age() {
        Rig rig;
        rig.add(kFar, "10.0.0.2", nud::reachable, ntf::self | ntf::extern_learned);
        rig.add(kNear, "10.0.0.2", nud::reachable);
        rig.vtep.collect(at(1000));
        QCOMPARE(rig.fdb(), (QStringList{"02:00:00:00:00:0b dst 10.0.0.2 extern_learn"}));
        QCOMPARE(rig.told().last(), "3 row-aged 02:00:00:00:00:0a dst 10.0.0.2 dynamic");
    }

    void learning_makes_refreshes_and_moves_rows() {
        Rig rig;
        auto& fdb = rig.vtep.fdb();
        using Lesson = vtep::Fdb::Lesson;
        const auto learn = [&](const char* from, double when) {
            return fdb.learn(mac(kFar), ip(from), 0, at(when)).lesson;
        };
        QVERIFY(learn("10.0.0.2", 1) == Lesson::added);
        QVERIFY(learn("10.0.0.2", 2) == Lesson::refreshed);
        QCOMPARE(fdb.find(mac(kFar))->taught_by, trace::EventId{1});
        QVERIFY(learn("10.0.0.3", 3) == Lesson::moved);
        QCOMPARE(fdb.find(mac(kFar))->taught_by, trace::EventId{3});
        QVERIFY(fdb.find(mac(kFar))->updated == at(3));
        QCOMPARE(rig.told(), (QStringList{"1 row-added 02:00:00:00:00:0b dst 10.0.0.2 dynamic",
                                          "2 row-refreshed 02:00:00:00:00:0b dst 10.0.0.2 dynamic",
                                          "3 row-moved 02:00:00:00:00:0b dst 10.0.0.3 dynamic"}));
    }

    // Ageing 3 s, learned at 1.1 s: gone at the collection at 10 s, not before (tried on 6.18).
    void rows_age_when_the_collector_runs() {
        auto config = plain();
        config.ageing = Duration::seconds(3);
        Rig rig(config);
        rig.vtep.fdb().learn(mac(kFar), ip("10.0.0.2"), 0, at(1.1));
        QVERIFY(*rig.vtep.next_collection() == at(10));
        QVERIFY(rig.vtep.fdb().find(mac(kFar)));
        rig.vtep.collect(at(10));
        QVERIFY(!rig.vtep.fdb().find(mac(kFar)));
        QVERIFY(*rig.vtep.next_collection() == at(20));
    }

    void the_collector_comes_back_for_the_earliest_expiry() {
        auto config = plain();
        config.ageing = Duration::seconds(12);
        Rig rig(config);
        rig.vtep.fdb().learn(mac(kFar), ip("10.0.0.2"), 0, at(1));
        rig.vtep.collect(at(10));
        QVERIFY(*rig.vtep.next_collection() == at(13));
        rig.vtep.collect(at(12.999));
        QVERIFY(rig.vtep.fdb().find(mac(kFar)));
        rig.vtep.collect(at(13));
        QVERIFY(!rig.vtep.fdb().find(mac(kFar)));
    }

    void a_new_ageing_time_collects_at_once() {
        Rig rig;
        auto config = rig.vtep.config();
        config.ageing = Duration::seconds(5);
        QVERIFY(rig.vtep.change(config, at(7)));
        QVERIFY(*rig.vtep.next_collection() == at(7));
    }

    // Linux 6.15 and later: what is only sent to is not refreshed.
    void sending_to_a_row_does_not_refresh_it() {
        Rig rig;
        rig.receive(udp_frame(kFar, kNear));
        rig.now = at(299);
        QCOMPARE(rig.send(udp_frame(kNear, kFar)), "forward fdb-row > 10.0.0.2");
        QVERIFY(rig.vtep.fdb().find(mac(kFar))->used == at(299));
        rig.vtep.collect(at(300));
        QVERIFY(!rig.vtep.fdb().find(mac(kFar)));
    }

    void permanent_and_static_rows_survive_down_and_age() {
        Rig rig;
        rig.append(kZero, "10.0.0.9");
        rig.add(kFar, "10.0.0.2", nud::noarp | nud::reachable);
        rig.add(kNear, "10.0.0.2", nud::reachable);
        rig.vtep.collect(at(299));
        QCOMPARE(rig.fdb().size(), 3);
        rig.vtep.down();
        QCOMPARE(rig.fdb(), (QStringList{"02:00:00:00:00:0b dst 10.0.0.2 static",
                                         "00:00:00:00:00:00 dst 10.0.0.9 permanent"}));
        QVERIFY(!rig.vtep.next_collection());
    }

    void maxaddress_counts_every_row_and_evicts_none() {
        auto config = plain();
        config.max_addresses = 2;
        config.remote = ip("10.0.0.9");
        Rig rig(config);
        QCOMPARE(rig.add(kFar, "10.0.0.2"), "ok");
        QCOMPARE(rig.add(kNear, "10.0.0.2"), "28");
        QCOMPARE(rig.receive(udp_frame(kNear, kAll)), "deliver max-addresses");
        QCOMPARE(rig.fdb().size(), 2);
    }

    void flush_filters_are_all_to_match_data() {
        QTest::addColumn<FdbFlush>("filter");
        QTest::addColumn<QString>("left");
        const auto row = [](const char* name, const FdbFlush& filter, const char* left) {
            QTest::newRow(name) << filter << QString(left);
        };
        const std::uint8_t fixed = nud::permanent | nud::noarp;
        FdbFlush filter;
        row("everything", filter, "");
        filter.state_mask = fixed;
        row("not fixed", filter, "z2 z3 p");
        filter.state = nud::permanent;
        row("permanent", filter, "x d");
        filter = {};
        filter.flags = filter.flags_mask = ntf::extern_learned;
        row("extern_learn", filter, "d z2 z3 p");
        filter.flags = 0;
        row("noextern_learn", filter, "x");
        filter.state = filter.state_mask = nud::permanent;
        row("noextern_learn permanent", filter, "x d");
        filter = {};
        filter.dst = ip("10.0.0.2");
        row("dst", filter, "x d z3");
        filter.port = 4789;
        row("dst and the device's port", filter, "x d z3");
        filter.port = 4790;
        row("dst and another port", filter, "x d z2 z3 p");
        filter = {};
        filter.vni = 42;
        row("vni", filter, "");
        filter.vni = 43;
        row("another vni", filter, "x d z2 z3 p");
        filter = {};
        filter.source_vni = 43;
        row("another src_vni", filter, "x d z2 z3 p");
        filter = {};
        filter.keep_default = true;
        row("the default stays", filter, "z2 z3");
    }
    void flush_filters_are_all_to_match() {
        QFETCH(FdbFlush, filter);
        Rig rig;
        rig.add(kFar, "10.0.0.2");
        rig.append(kZero, "10.0.0.2");
        rig.append(kZero, "10.0.0.3");
        rig.add(kNear, "10.0.0.4", nud::reachable);
        rig.add("02:00:00:00:00:0c", "10.0.0.5", nud::reachable, ntf::self | ntf::extern_learned);
        QVERIFY(rig.vtep.fdb().flush(filter));
        QStringList left;
        const QMap<QString, QString> names{{"02:00:00:00:00:0c dst 10.0.0.5 extern_learn", "x"},
                                           {"02:00:00:00:00:0a dst 10.0.0.4 dynamic", "d"},
                                           {"00:00:00:00:00:00 dst 10.0.0.2 permanent", "z2"},
                                           {"00:00:00:00:00:00 dst 10.0.0.3 permanent", "z3"},
                                           {"02:00:00:00:00:0b dst 10.0.0.2 permanent", "p"}};
        for (const auto& line : rig.fdb()) left << names.value(line, line);
        QTEST(left.join(' '), "left");
    }

    void flush_refuses_unknown_filters() {
        Rig rig;
        FdbFlush filter;
        filter.flags = ntf::sticky;
        QCOMPARE(Rig::answer(rig.vtep.fdb().flush(filter)),
                 "22 Unsupported fdb flush ndm flag bits set");
        filter = {};
        filter.state = nud::reachable;
        QCOMPARE(Rig::answer(rig.vtep.fdb().flush(filter)),
                 "22 Unsupported fdb flush ndm state bits set");
    }

    // test_vxlan_fdb_changelink.sh: two remotes stay two when one becomes the default.
    void changing_the_default_leaves_the_users_remotes() {
        auto config = plain();
        config.remote = ip("10.0.0.20");
        Rig rig(config);
        rig.append(kZero, "10.0.0.30");
        rig.append(kZero, "10.0.0.40");
        auto changed = rig.vtep.config();
        changed.remote = ip("10.0.0.30");
        QVERIFY(rig.vtep.change(changed, rig.now));
        QCOMPARE(rig.fdb(), (QStringList{"00:00:00:00:00:00 dst 10.0.0.30 permanent",
                                         "00:00:00:00:00:00 dst 10.0.0.40 permanent"}));
    }

    void many_rows_come_and_go() {
        Rig rig;
        auto& fdb = rig.vtep.fdb();
        const auto station = [](std::uint64_t n) { return MacAddress(0x0200'0000'0000 + n * n); };
        for (std::uint64_t n = 1; n <= 3000; ++n) fdb.learn(station(n), ip("10.0.0.2"), 0, {});
        for (std::uint64_t n = 1; n <= 3000; n += 3) {
            FdbRequest request;
            request.mac = station(n);
            QVERIFY(fdb.remove(request));
        }
        QCOMPARE(fdb.size(), std::size_t{2000});
        for (std::uint64_t n = 1; n <= 3000; ++n)
            QCOMPARE(fdb.find(station(n)) != nullptr, n % 3 != 1);
        fdb.learn(station(1), ip("10.0.0.2"), 0, {});
        QVERIFY(fdb.rows().front()->mac == station(1));
    }

    void rows_that_stay_keep_their_order_and_remotes() {
        Rig rig;
        auto& fdb = rig.vtep.fdb();
        for (const char* dst : {"10.0.0.1", "10.0.0.2"}) rig.append(kAll, dst);
        const auto station = [](std::uint64_t n) { return MacAddress(0x0200'0000'0000 + n * n); };
        const auto learn = [&](std::uint64_t n) {
            const auto made = Instant{} + Duration::seconds(n % 2 == 0 ? 100 : 0);
            fdb.learn(station(n), ip(n % 3 == 0 ? "10.0.0.3" : "10.0.0.4"), 0, made);
        };
        for (std::uint64_t n = 1; n <= 3000; ++n) learn(n);
        QVERIFY(fdb.flush({.dst = ip("10.0.0.3")}));
        (void)fdb.collect(Instant{} + Duration::seconds(350), Duration::seconds(300));

        std::uint64_t n = 3000;
        for (const auto* row : fdb.rows()) {
            while (n > 0 && (n % 2 != 0 || n % 3 == 0)) --n;
            QVERIFY(row->mac == (n > 0 ? station(n) : mac(kAll)));
            if (n > 0) --n;
        }
        QCOMPARE(fdb.size(), std::size_t{1001});
        QCOMPARE(rig.fdb().mid(1000), (QStringList{"ff:ff:ff:ff:ff:ff dst 10.0.0.1 permanent",
                                                   "ff:ff:ff:ff:ff:ff dst 10.0.0.2 permanent"}));
    }
};

QTEST_APPLESS_MAIN(TestFdb)
#include "tst_fdb.moc"
