// Messages between shim and session survive the way, in whatever pieces they come.
#include <QtTest>

#include "labs/shell/protocol.h"

using namespace vxlab::labs;

namespace {

RunRequest a_request() {
    RunRequest request;
    request.pid = 4711;
    request.name_space = 3;
    request.ignored_signals = 1u << 2;
    request.has_err = false;
    request.out_is_terminal = true;
    request.machine = "host";
    request.arguments = {"ip", "", "a b", "\xff"};
    return request;
}

}  // namespace

class TestProtocol : public QObject {
    Q_OBJECT

private slots:
    void bodies_come_back() {
        QVERIFY(decode_run(encode_body(a_request())) == a_request());
        const ProgramRequest program{7, true, "m", "m:red", {"bash", "-c", "x"}};
        QVERIFY(decode_program(encode_body(program)) == program);
        QVERIFY(decode_number(encode_number(0x12345678)) == 0x12345678u);
    }

    void cut_bodies_are_refused() {
        const auto body = encode_body(a_request());
        for (std::size_t length = 0; length < body.size(); ++length)
            QVERIFY(!decode_run(body.substr(0, length)));
        QVERIFY(!decode_run(body + 'x'));
        QVERIFY(!decode_number("abc"));
    }

    void newer_version_is_told_by_its_number() {
        auto body = encode_body(a_request());
        body[1] = 9;
        const auto request = decode_run(body + "whatever follows");
        QVERIFY(request);
        QCOMPARE(request->version, 9);
    }

    void messages_are_cut_out_of_any_pieces() {
        const auto bytes = encode(1, "one") + encode(2, "") + encode(3, std::string(70'000, 'x'));
        for (const std::size_t piece : {1u, 7u, 4096u, 100'000u}) {
            MessageReader reader;
            std::vector<Message> messages;
            for (std::size_t at = 0; at < bytes.size(); at += piece) {
                reader.add(std::string_view(bytes).substr(at, piece));
                while (auto message = reader.next()) messages.push_back(*message);
            }
            QCOMPARE(messages.size(), std::size_t{3});
            QVERIFY((messages[0] == Message{1, "one"}));
            QVERIFY((messages[1] == Message{2, ""}));
            QCOMPARE(messages[2].body.size(), std::size_t{70'000});
            QVERIFY(!reader.is_broken());
        }
    }

    void heads_that_nobody_writes_break_the_stream() {
        for (const auto& head :
             {std::string("\1\0\0\1\0\0\0\0", 8), std::string("\1\0\0\0\xff\0\0\0", 8)}) {
            MessageReader reader;
            reader.add(head);
            QVERIFY(!reader.next());
            QVERIFY(reader.is_broken());
        }
    }
};

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
