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
// A lab as a picture; Graphviz must be installed for SVG and draw.io.
int export_mermaid(const ExportArguments& arguments);
int export_svg(const ExportArguments& arguments);
int export_drawio(const ExportArguments& arguments);
// A lab for Mininet and for containerlab.
int export_mininet(const ExportArguments& arguments);
int export_containerlab(const ExportArguments& arguments);
// All frames of a trace in one capture, each with its interface and what was decided about it.
int export_pcapng(const ExportArguments& arguments);

inline constexpr ExportTarget kExportTargets[] = {
    {"sh", export_script},                  // a lab
    {"mininet", export_mininet},            // a lab
    {"containerlab", export_containerlab},  // a lab
    {"drawio", export_drawio},              // a lab
    {"mermaid", export_mermaid},            // a lab
    {"svg", export_svg},                    // a lab
    {"pcapng", export_pcapng},              // a trace
};

}  // namespace vxlab::cli
