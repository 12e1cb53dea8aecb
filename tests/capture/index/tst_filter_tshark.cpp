// The packets that a filter matches are those that tshark matches, on every capture at hand. One
// run of tshark a capture: a Lua listener for each filter notes the packets that pass it, which is
// what -Y would show.
#include <QFileInfo>
#include <QMap>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include "capture/dissect/dissector.h"
#include "capture/index/filter.h"
#include "capture/source/file_source.h"
#include "tests/capture/dissect/tshark_exceptions.h"
#include "tests/support/tshark.h"

using namespace vxlab;

namespace {

constexpr const char* kFilters[] = {
    "frame",
    "eth",
    "ip",
    "ipv6",
    "udp",
    "tcp",
    "vxlan",
    "arp",
    "icmp",
    "icmpv6",
    "igmp",
    "dns",
    "vlan",
    "mpls",
    "!ip",
    "tcp and vxlan",
    "tcp or icmp and vxlan",
    "(tcp or icmp) and vxlan",
    "not (udp or arp)",
    "ip.src == 10.0.0.0/8",
    "ip.addr == 192.168.0.0/16",
    "ip.addr != 192.168.0.0/16",
    "ip.src !== 192.168.0.0/16",
    "ip.src === 192.168.0.0/16",
    "ip.src > 100.0.0.0",
    "ip.src == ip.dst",
    "ip.src in {4.4.4.0/24, 10.0.0.1..10.255.0.0}",
    "ip.src not in {4.4.4.0/24}",
    "ip.src & 0.0.0.1 == 0.0.0.1",
    "ip.src[0] == 0a",
    "ip.src#2",
    "ip.src#2 == 10.0.0.0/8",
    "ip.ttl#[1-2] == 64",
    "ip.ttl#[-1] == 64",
    "ip.ttl < 64",
    "all ip.ttl == 64",
    "ip.ttl + 1 == 65",
    "ip.ttl - 64",
    "ip.ttl & 1",
    "ip.ttl % 10 == 4",
    "ip.flags.df == 1",
    "ip.proto == \"UDP\"",
    "ip.proto in {6, 17}",
    "ip.len > 100",
    "ip.hdr_len == 20",
    "ip.dsfield.dscp == 46",
    "ip.id & 0x00ff == 0",
    "ip[0] == 45",
    "ip[-2:] contains 01",
    "eth.src == 00:00:00:00:00:00",
    "eth.dst == ff:ff:ff:ff:ff:ff",
    "eth.dst[0] & 01",
    "eth.addr[0:3] == 00:50:56",
    "eth.src < eth.dst",
    "eth[12:2] == 08:00",
    "eth.type == 0x0800",
    "udp.port == 4789",
    "udp.port != 4789",
    "udp.dstport in {53, 4789..4790}",
    "udp.length > 100",
    "udp.srcport > udp.dstport",
    "udp[0:2] == 12:b5",
    "tcp.port == 80",
    "tcp.flags.syn == 1",
    "tcp.flags & 0x12 == 0x12",
    "{tcp.flags & 2} == 2",
    "tcp.flags.syn == 1 and tcp.flags.ack == 0",
    "tcp.len > 0",
    "tcp.window_size_value > 1000",
    "tcp.options.mss_val == 1460",
    "tcp[13] & 02",
    "tcp contains \"GET\"",
    "tcp.payload matches \"host: +[a-z]+\"",
    "tcp.seq == 1",
    "tcp.seq_raw > 100000",
    "min(tcp.srcport, tcp.dstport) == 80",
    "abs(ip.ttl - 60) == 4",
    "vxlan.vni == 100",
    "vxlan.vni in {1..5000}",
    "vxlan.vni & 1",
    "vxlan.flag_i == 0",
    "vxlan.flags & 0x0800",
    "vxlan.reserved8 != 0",
    "vxlan.gbp != 0",
    "vxlan[0] == 08",
    "count(vxlan.vni) > 1",
    "vxlan.vni#2",
    "len(vxlan) == 8",
    "string(vxlan.vni) matches \"[13579]$\"",
    "arp.opcode == 1",
    "arp.opcode == request",
    "icmp.type == 8",
    "icmp.type in {0, 8}",
    "ipv6.src == fe80::/10",
    "ipv6.addr != ::1",
    "ipv6.hlim == 64",
    "frame.number in {1, 3, 5..7}",
    "frame.len > 100",
    "frame.len == frame.cap_len",
    "frame.len - 100 < 0",
    "frame.time_epoch > 1000000000.5",
    "frame.time > \"2015-01-01T00:00:00Z\"",
    "frame.time_relative > 0.5",
    "frame.time_delta == 0",
    "frame[0:2] == 00:00",
    "frame[-4:] contains 00",
    "frame[1000:4]",
    "frame[1000:4] != 00",
    "frame contains 08:00",
    "frame contains \"abc\"",
    "frame matches \"GET|POST\"",
    "upper(frame.protocols) contains \"VXLAN\"",
    "frame.protocols[0:3] == \"eth\"",
    "len(frame) > 100",
    "count(ip.src) == 2",
    "max(ip.ttl) > 64",
};

// Where vxlab means to differ, and why. An entry covers one filter in one capture.
struct Difference {
    const char* file;
    const char* filter;
    const char* why;
};
constexpr const char* kAnyFile = "";
constexpr Difference kDeliberate[] = {
    {"vxlan_tcpdump_gpe_nsh.pcap", "upper(frame.protocols) contains \"VXLAN\"",
     "tshark leaves VXLAN-GPE out of frame.protocols when NSH is inside"},
    {"synth_vxlan_malformed.pcap", "upper(frame.protocols) contains \"VXLAN\"",
     "frame.protocols names cut headers"},
    {"synth_vxlan_malformed.pcap", "frame.protocols[0:3] == \"eth\"",
     "frame.protocols names no header of a packet without bytes"},
    {"synth_vxlan_malformed.pcap", "ip.ttl#[-1] == 64",
     "a header that cannot be one counts as a layer, and has no time to live"},
    {kAnyFile, "len(vxlan) == 8", "a cut header is as long as what is there of it"},
    {kAnyFile, "vxlan.flags & 0x0800",
     "tshark measures the value by VXLAN-GPE's flags, which have eight bits, and refuses it"},
};

constexpr const char* kScript = R"(
local lists = {}
for line in io.lines("%1") do
  local list = {}
  lists[#lists + 1] = list
  local good, listener = pcall(Listener.new, "frame", line)
  if good then
    function listener.packet(pinfo) list[#list + 1] = tostring(pinfo.number) end
  else
    list[1] = "refused"
  end
end
local last = Listener.new("frame")
function last.draw()
  for n, list in ipairs(lists) do print("filter " .. n .. ": " .. table.concat(list, " ")) end
end
)";

// The numbers of the packets that pass each filter, as text; empty when tshark has no Lua.
QStringList tshark_matches(const QString& folder, const QString& file) {
    QFile list(folder + "/filters.txt");
    QFile script(folder + "/filters.lua");
    if (!list.open(QIODevice::WriteOnly) || !script.open(QIODevice::WriteOnly)) return {};
    for (const char* filter : kFilters) list.write(QByteArray(filter) + '\n');
    script.write(QString(kScript).arg(list.fileName()).toUtf8());
    list.close();
    script.close();
    QProcess tshark;
    tshark.start("tshark", {"-n", "-q", "-r", file, "-d", "udp.port==8472,vxlan", "-X",
                            "lua_script:" + script.fileName()});
    if (!tshark.waitForFinished(300'000)) return {};
    QStringList all;
    for (const auto& line : QString::fromUtf8(tshark.readAllStandardOutput()).split('\n'))
        if (line.startsWith("filter ")) all << line.section(": ", 1);
    return all;
}

// Whether the filter asks for a field of which tshark and vxlab mean to say something else.
bool is_excused(const QString& file, int frame, const QString& filter) {
    static const QRegularExpression kName("[a-z_][a-z0-9_.]*");
    for (const auto& known : test::kTsharkExceptions) {
        if (known.frame != frame || !file.contains(known.capture)) continue;
        for (auto names = kName.globalMatch(filter); names.hasNext();)
            if (test::excuses(known, names.next().captured())) return true;
    }
    return false;
}

// The numbers that just one of the two has, without those of excused packets.
QString differing(const QString& file, const QString& filter, const QString& own,
                  const QString& theirs) {
    const auto a = own.split(' ', Qt::SkipEmptyParts);
    const auto b = theirs.split(' ', Qt::SkipEmptyParts);
    QStringList left;
    for (const auto& number : a + b)
        if (a.contains(number) != b.contains(number) && !is_excused(file, number.toInt(), filter))
            left << number;
    return left.join(' ');
}

QStringList own_matches(const QString& file) {
    std::vector<QStringList> numbers(std::size(kFilters));
    std::vector<Result<index::DisplayFilter>> filters;
    for (const char* text : kFilters) filters.push_back(index::DisplayFilter::compile(text));
    const auto source = source::open_capture(file.toStdString());
    dissect::Dissector dissector;
    dissect::Dissection full;
    while (source) {
        const auto packet = (*source)->next();
        if (!packet || !*packet) break;
        dissector.dissect_next(**packet, dissect::Detail::full, full);
        for (std::size_t i = 0; i < filters.size(); ++i)
            if (filters[i] && filters[i]->matches(full))
                numbers[i] << QString::number((*packet)->number);
    }
    QStringList all;
    for (std::size_t i = 0; i < filters.size(); ++i)
        all << (filters[i] ? numbers[i].join(' ') : QString("refused"));
    return all;
}

bool is_deliberate(const QString& file, const char* filter) {
    for (const auto& known : kDeliberate)
        if ((known.file == std::string_view(kAnyFile) || file == known.file) &&
            std::string_view(filter) == known.filter)
            return true;
    return false;
}

}  // namespace

class TestFilterTshark : public QObject {
    Q_OBJECT

private slots:
    void same_packets_data() {
        QTest::addColumn<QString>("file");
        for (const auto& file : test::all_captures())
            QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
    }
    void same_packets() {
        if (!test::has_tshark()) QSKIP("tshark is not installed");
        QFETCH(QString, file);
        const QTemporaryDir folder;
        QVERIFY(folder.isValid());
        const auto expected = tshark_matches(folder.path(), file);
        if (expected.isEmpty()) QSKIP("tshark runs no Lua scripts here");
        QCOMPARE(expected.size(), qsizetype(std::size(kFilters)));
        const auto own = own_matches(file);
        const auto name = QFileInfo(file).fileName();
        QStringList wrong;
        for (std::size_t i = 0; i < std::size(kFilters); ++i) {
            const auto at = qsizetype(i);
            const auto left = differing(name, kFilters[i], own[at], expected[at]);
            if (!left.isEmpty() && !is_deliberate(name, kFilters[i]))
                wrong << QString("%1: %2").arg(kFilters[i], left);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable("\n" + wrong.join('\n')));
    }
};

QTEST_GUILESS_MAIN(TestFilterTshark)
#include "tst_filter_tshark.moc"
