// Labs as pictures: Mermaid for Markdown, DOT for Graphviz, draw.io.
#pragma once

#include <string>

#include "core/base/result.h"
#include "labs/lab/lab.h"

namespace vxlab::labs {

// A flowchart, as GitHub shows it in a fence named mermaid.
std::string to_mermaid(const lab::Lab& lab);

// A graph for the program `dot`: boxes are its clusters.
std::string to_dot(const lab::Lab& lab);

// A draw.io file, mxfile XML. `layout`: what `dot -Tjson0` made of to_dot() of the same lab; the
// error is that it is something else.
Result<std::string> to_drawio(const lab::Lab& lab, const std::string& layout);

}  // namespace vxlab::labs
