// The parts of an exported script. For script.cpp.
#pragma once

#include <string>
#include <vector>

#include "labs/export/script.h"
#include "labs/plan/actions.h"
#include "labs/plan/command.h"
#include "labs/plan/naming.h"

namespace vxlab::labs {

// Lines of a shell function's body, indented.
class Body {
public:
    void line(const std::string& text) {
        text_ += "    " + text + '\n';
        is_idle_ = is_idle_ && text.starts_with('#');
    }
    void comment(const std::string& text);
    // `run ip link …`
    void run(const std::vector<std::string>& words) { line("run " + plan::quoted(words)); }
    // Nothing but comments.
    bool is_idle() const { return is_idle_; }
    const std::string& text() const { return text_; }

private:
    std::string text_;
    bool is_idle_ = true;
};

std::string function(const std::string& name, const std::string& comment, const Body& body);

// What the steps need beside plain commands.
struct Needs {
    bool quality = false, multicast = false, frames = false, text = false, failure = false,
         rate = false, success = false;
};

// As comment lines.
std::string commented(const std::string& text);
// With the words of how the script is used.
std::string head(const ScriptSource& source, const std::string& where);
// run, and those helpers that are needed.
std::string helpers(const Needs& needs);
// The lab as a comment, at the end.
std::string lab_block(const std::string& text);
std::string usage_and_main();

// The actions as a body; `only`: those that happen on that machine (empty: all). Sets what is
// needed.
Body test_body(const std::vector<plan::PlannedAction>& actions, plan::Naming naming,
               const std::string& only, Needs& needs);

}  // namespace vxlab::labs
