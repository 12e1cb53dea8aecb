// What `vxlab export --to` can make: one file a target.
#pragma once

#include <string>
#include <vector>

namespace vxlab::cli {

struct ExportArguments {
    std::string from;  // a trace or a lab
    std::string to;
    std::string form = "one-host";        // sh: or "per-host"
    std::string output;                   // empty: standard output
    std::vector<std::string> interfaces;  // pcapng: only these
};

struct ExportTarget {
    const char* name;
    // Exit status; errors are reported.
    int (*run)(const ExportArguments& arguments);
};

// A lab as one script, or one for each host.
int export_script(const ExportArguments& arguments);
// All frames of a trace in one capture, each with its interface and what was decided about it.
int export_pcapng(const ExportArguments& arguments);

inline constexpr ExportTarget kExportTargets[] = {
    {"sh", export_script},
    {"pcapng", export_pcapng},
};

}  // namespace vxlab::cli
