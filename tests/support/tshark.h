// tshark as the oracle: its values for fields of a capture.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

namespace vxlab::test {

// Whether tshark can be run; tests that need it skip with a reason when not.
bool has_tshark();

// `tshark -r file -T fields -e …`: one row a packet, one column a field. Port 8472 is decoded as
// VXLAN, as vxlab does by default. Empty when tshark fails.
QVector<QStringList> tshark_fields(const QString& file, const QStringList& fields,
                                   const QStringList& options = {});

// Captures for comparisons: those of this repository, and of ../shared/pcaps when it is there.
QStringList all_captures();

}  // namespace vxlab::test
