// Conversations: what makes a new one, and how much all of them together keep.
#include <QtTest>

#include "capture/dissect/conversation.h"
#include "core/wire/tcp.h"

using namespace vxlab;
using dissect::Conversations;
using dissect::Endpoint;
using dissect::TcpAnalysis;
namespace flag = wire::tcp_flag;

namespace {

const Endpoint kServer{IpAddress::v4(0x0a000001), 80};

Endpoint client(std::uint32_t number) { return {IpAddress::v4(0x0b000000 + number), 40000}; }

// `count` segments from a client that nobody acknowledges.
void send(Conversations& conversations, std::uint32_t number, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        bool from_low = false;
        auto& tcp = conversations.tcp(client(number), kServer, 0, false, 0, from_low);
        dissect::TcpSegment segment;
        segment.flags = flag::kAck;
        segment.sequence = static_cast<std::uint32_t>(i);
        segment.length = 1;
        tcp.analysis.add(segment, from_low);
        conversations.settle(tcp);
    }
}

std::size_t held(Conversations& conversations, std::uint32_t number) {
    bool from_low = false;
    return conversations.tcp(client(number), kServer, 0, false, 0, from_low).analysis.held();
}

}  // namespace

class TestConversation : public QObject {
    Q_OBJECT

private slots:
    void a_syn_with_another_number_begins_a_new_one() {
        Conversations conversations;
        bool from_low = false;
        auto& first = conversations.tcp(client(1), kServer, 0, true, 7, from_low);
        first.directions[from_low ? 0 : 1].base = 7;
        QCOMPARE(conversations.tcp(client(1), kServer, 0, true, 7, from_low).stream, 0u);
        QCOMPARE(conversations.tcp(client(1), kServer, 0, true, 8, from_low).stream, 1u);
        QCOMPARE(conversations.tcp(client(1), kServer, 42, true, 7, from_low).stream, 2u);
    }

    // The one that was silent longest gives way; its number stays.
    void unacknowledged_segments_are_bounded() {
        constexpr std::size_t kEach = TcpAnalysis::kMostUnacked;
        constexpr auto kClients = static_cast<std::uint32_t>(Conversations::kMostHeld / kEach + 50);
        Conversations conversations;
        for (std::uint32_t i = 0; i < kClients; ++i) {
            send(conversations, i, kEach);
            send(conversations, 1, 1);
        }
        std::size_t sum = 0;
        for (std::uint32_t i = 0; i < kClients; ++i) sum += held(conversations, i);
        QVERIFY(sum <= Conversations::kMostHeld);
        QVERIFY(sum > Conversations::kMostHeld / 2);
        QCOMPARE(held(conversations, 0), std::size_t{0});
        QVERIFY(held(conversations, 1) >= kEach);
        bool from_low = false;
        QCOMPARE(conversations.tcp(client(0), kServer, 0, false, 0, from_low).stream, 0u);
    }
};

QTEST_APPLESS_MAIN(TestConversation)
#include "tst_conversation.moc"
