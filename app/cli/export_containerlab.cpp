// A lab for containerlab.
#include "app/cli/export_output.h"
#include "app/cli/lab_file.h"
#include "labs/export/containerlab.h"

namespace vxlab::cli {

int export_containerlab(const ExportArguments& arguments) {
    const auto file = read_lab("export", arguments.from);
    if (!file) return file.error();
    return deliver(arguments, labs::to_containerlab(file->reading.lab));
}

}  // namespace vxlab::cli
