// A lab as a shell script that builds it on real Linux with the real commands: up, test, status,
// down. What vxlab run does and what the script does come from one list (labs/plan).
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "labs/lab/lab.h"

namespace vxlab::labs {

struct ScriptSource {
    const lab::Lab& lab;
    std::string text;     // of the lab file; kept in the script as a comment, for import
    std::string name;     // of the file
    std::string drawing;  // of the topology, plain text; stands in the head
};

// All on one host: machine M is the network namespace M, its namespace red is M-red.
Result<std::string> one_host_script(const ScriptSource& source);

struct ScriptFile {
    std::string name;  // "h1.sh"
    std::string text;
};
// For real hosts: one script a machine or router, to be run there. The underlay is what it is.
Result<std::vector<ScriptFile>> per_host_scripts(const ScriptSource& source);

// The lab that a script carries. Nothing: it carries none.
std::optional<std::string> lab_of_script(const std::string& script);

}  // namespace vxlab::labs
