// The colours of the window: one for each layer, the same in list, details, bytes and diagram.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

#include "capture/dissect/remark.h"
#include "capture/dissect/summary_line.h"

class QApplication;

namespace vxlab::gui {

enum class Scheme { light, dark };

// The style, the font and the palette of the whole application.
void apply_scheme(QApplication& application, Scheme scheme);

bool is_dark(const QPalette& palette);

// The colour of a layer's text; at least 4.5 : 1 on the palette's base.
QColor layer_color(const QPalette& palette, dissect::Role role);
// The same as a ground for text of the palette.
QColor layer_ground(const QPalette& palette, dissect::Role role);
// Invalid for none and note.
QColor severity_color(const QPalette& palette, dissect::Severity severity);
// The ground of what just changed or asks for attention.
QColor attention_ground(const QPalette& palette);
// Outlines of tenants: a fixed list that the colour-blind can tell apart; numbers beyond it begin
// again.
QColor vni_color(const QPalette& palette, int number);
// Text that is said more quietly: hints, units, what is empty.
QColor quiet_color(const QPalette& palette);

// For bytes, addresses and commands.
QFont fixed_font();

}  // namespace vxlab::gui
