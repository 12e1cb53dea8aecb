// What `vxlab export --to` can make: one file a target.
#pragma once

#include <string>
#include <vector>

namespace vxlab::cli {

struct ExportArguments {
    std::string from;  // a trace or a lab
    std::string to;
    std::string output;                   // empty: standard output
    std::vector<std::string> interfaces;  // pcapng: only these
};

struct ExportTarget {
    const char* name;
    // Exit status; errors are reported.
    int (*run)(const ExportArguments& arguments);
};

// All frames of a trace in one capture, each with its interface and what was decided about it.
int export_pcapng(const ExportArguments& arguments);

inline constexpr ExportTarget kExportTargets[] = {
    {"pcapng", export_pcapng},
};

}  // namespace vxlab::cli
