// Where exported text goes.
#pragma once

#include <string>

#include "app/cli/export_targets.h"
#include "core/base/result.h"

namespace vxlab::cli {

// Prints the error; gives the exit status.
int report_export(const Error& error, int exit_code);
// The exit status.
int write_export(const std::string& path, const std::string& text, bool is_program);
// To the file that was asked for, or to standard output.
int deliver(const ExportArguments& arguments, const Result<std::string>& text,
            bool is_program = false);

}  // namespace vxlab::cli
