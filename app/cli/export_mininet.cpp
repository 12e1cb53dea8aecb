// A lab for Mininet.
#include "app/cli/export_output.h"
#include "app/cli/lab_file.h"
#include "labs/export/mininet.h"

namespace vxlab::cli {

int export_mininet(const ExportArguments& arguments) {
    const auto file = read_lab("export", arguments.from);
    if (!file) return file.error();
    return deliver(arguments, labs::to_mininet(file->reading.lab), true);
}

}  // namespace vxlab::cli
