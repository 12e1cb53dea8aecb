// Pictures of the window for the documentation: each scene is a file that comes with vxlab, opened
// as a user would, and what the user does then.
#pragma once

#include <QSize>
#include <QStringList>

#include "core/base/result.h"

namespace vxlab::gui {

QStringList scene_names();

// Renders a scene into a PNG file. An Error for a name that is none, a file that is not there, or
// a picture that cannot be written.
Result<void> shoot(const QString& scene, QSize size, const QString& path);

}  // namespace vxlab::gui
