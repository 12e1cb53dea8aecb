// What the dissection says of one protocol in a frame, as lines of text.
#pragma once

#include <QString>
#include <QStringList>
#include <QtTest>

#include "capture/dissect/dissector.h"
#include "capture/dissect/format.h"
#include "capture/dissect/registry.h"
#include "capture/dissect/summary_line.h"
#include "tests/support/text.h"

namespace vxlab::test {

struct Lines {
    QStringList values;   // "mpls.label=16": the fields of the protocol in reading order
    QStringList remarks;  // ids, of all layers
    QString protocols;    // frame.protocols
    QString summary;
    bool light_agrees = false;  // the light dissection has the same layers and remarks

    // The values of those fields alone.
    QString of(const QStringList& fields) const {
        QStringList found;
        for (const auto& value : values)
            if (fields.contains(value.section('=', 0, 0))) found << value.section('=', 1);
        return found.join(' ');
    }
};

inline QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

inline bool agree(const dissect::Dissection& full, const dissect::Dissection& light) {
    const auto same_remark = [](const dissect::Remark& a, const dissect::Remark& b) {
        return a.def == b.def && a.range == b.range && a.layer == b.layer;
    };
    return full.layers.size() == light.layers.size() && light.tree.empty() &&
           full.summary.protocols == light.summary.protocols &&
           full.summary.severity == light.summary.severity &&
           std::equal(full.remarks.begin(), full.remarks.end(), light.remarks.begin(),
                      light.remarks.end(), same_remark);
}

// A frame of `wire_length` bytes (0: all were captured).
inline Lines dissect_frame(const std::vector<std::uint8_t>& frame, const QString& prefix,
                           std::uint32_t wire_length = 0) {
    source::Packet packet;
    packet.bytes = frame;
    packet.link_type = source::LinkType::ethernet;
    packet.number = 1;
    packet.wire_length = wire_length != 0 ? wire_length : static_cast<std::uint32_t>(frame.size());
    packet.time = Instant{0};
    dissect::Dissector dissector;
    dissect::Dissection full, light;
    dissector.dissect_alone(packet, dissect::Detail::full, full);
    dissector.dissect_alone(packet, dissect::Detail::light, light);
    Lines lines;
    for (auto id = full.tree.first(); id != dissect::kNoNode; id = full.tree.next(id)) {
        const auto& node = full.tree[id];
        const auto name = qt(node.field->abbrev);
        if (name.startsWith(prefix))
            lines.values << name + '=' + QString::fromStdString(dissect::value_text(node));
    }
    for (const auto& remark : full.remarks) lines.remarks << qt(remark.def->id);
    lines.protocols = QString::fromStdString(full.protocols);
    lines.summary = QString::fromStdString(dissect::summary_line(full));
    lines.light_agrees = agree(full, light);
    return lines;
}

inline QByteArray hex(const std::vector<std::uint8_t>& bytes) {
    return QByteArray(reinterpret_cast<const char*>(bytes.data()),
                      static_cast<qsizetype>(bytes.size()))
        .toHex();
}

// The rows of a test over frames: bytes as hex, some fields of the protocol, their values in
// reading order, what frame.protocols says (empty: not compared), and the remarks on all layers.
inline void add_frame_columns() {
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QStringList>("fields");
    QTest::addColumn<QString>("values");
    QTest::addColumn<QString>("protocols");
    QTest::addColumn<QStringList>("remarks");
}
inline void row(const char* name, const QByteArray& frame, const QStringList& fields,
                const char* values, const char* protocols, const QStringList& remarks = {}) {
    QTest::newRow(name) << frame << fields << values << protocols << remarks;
}

// Checks the current row. Fields whose names begin with `prefix` count.
inline void check_frame_row(const QString& prefix) {
    QFETCH(QByteArray, frame);
    QFETCH(QStringList, fields);
    QFETCH(QString, protocols);
    const auto lines = dissect_frame(from_hex(frame.toStdString()), prefix);
    QTEST(lines.of(fields), "values");
    if (!protocols.isEmpty()) QCOMPARE(lines.protocols, protocols);
    QTEST(lines.remarks, "remarks");
    QVERIFY(lines.light_agrees);
}

// Wherever behind its first `least` bytes the capture cuts the current row's frame, the light
// dissection takes the same way, and nothing worse than a note is said of a frame that is whole.
inline void check_cuts_of_frame_row(std::size_t least) {
    QFETCH(QByteArray, frame);
    QFETCH(QStringList, remarks);
    const auto whole = from_hex(frame.toStdString());
    for (std::size_t size = least; size < whole.size(); ++size) {
        const auto end = whole.begin() + static_cast<std::ptrdiff_t>(size);
        const auto lines =
            dissect_frame({whole.begin(), end}, "", static_cast<std::uint32_t>(whole.size()));
        QVERIFY2(lines.light_agrees, qPrintable(QString::number(size)));
        if (remarks.isEmpty())
            QVERIFY2(!lines.remarks.contains("header-truncated"),
                     qPrintable(lines.remarks.join(' ')));
    }
}

}  // namespace vxlab::test
