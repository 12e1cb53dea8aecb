// The quality of a cable as tc's netem has it.
#pragma once

#include <string>

#include "labs/lab/lab.h"

namespace vxlab::labs {

// " delay 1000us 100us loss 1% rate 100mbit": each word behind a blank; empty: a plain cable.
std::string netem_words(const lab::Quality& quality);

}  // namespace vxlab::labs
