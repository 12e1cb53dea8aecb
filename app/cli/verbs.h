// The verbs of the command line, one file each, and what they share.
#pragma once

#include <CLI/CLI.hpp>

namespace vxlab::cli {

// Each adds one subcommand whose callback sets the program's exit status: 0 done, 1 the thing asked
// about is not so, 2 wrong use.
void add_dissect(CLI::App& app, int& exit_code);
void add_stats(CLI::App& app, int& exit_code);
void add_capture(CLI::App& app, int& exit_code);
void add_sh(CLI::App& app, int& exit_code);
void add_replay(CLI::App& app, int& exit_code);
void add_check(CLI::App& app, int& exit_code);
void add_run(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);
void add_import(CLI::App& app, int& exit_code);

// For -c: a whole number, 1 or more.
CLI::Validator packet_count();

}  // namespace vxlab::cli
