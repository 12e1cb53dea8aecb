// The icons of the tool bars: one family, drawn in the colour of the text, so that they follow the
// theme.
#pragma once

#include <QIcon>
#include <QPalette>

namespace vxlab::gui {

enum class Icon {
    start,
    restart,
    stop,
    play,
    pause,
    to_begin,
    back,
    forward,
    to_end,
    next_drop,
    next_flood,
    next_change,
    previous_change,
    machine,
    name_space,
    bridge,
    vtep,
    net_switch,
    router,
    remove,
    join,
};

QIcon icon(Icon which, const QPalette& palette);

}  // namespace vxlab::gui
