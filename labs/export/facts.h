// A lab's parts in a few words each, as pictures show them.
#pragma once

#include <string>
#include <vector>

#include "labs/lab/lab.h"

namespace vxlab::labs {

using Facts = std::vector<std::string>;

Facts facts_of(const lab::Interface& interface);
Facts facts_of(const lab::Bridge& bridge);
// Its VNI is among them, and where it floods to.
Facts facts_of(const lab::Vtep& vtep);
Facts facts_of(const lab::Switch& one);
Facts facts_of(const lab::Router& router);
Facts facts_of(const lab::Quality& quality);
// The VLANs of a port.
Facts facts_of(const lab::Port& port);

}  // namespace vxlab::labs
