// The signals that a shim takes on behalf of its command.
#pragma once

#include <cstdint>

namespace vxlab::labs::shim {

// Bit n: signal n was ignored when the process began, as a shell makes it for jobs in background.
std::uint32_t ignored_signals();
// From now on they are read from the descriptor that is returned.
int take_signals();
// As they were before take_signals(): for a program that replaces or is started by the shim.
void give_signals_back();
// To every process of this one's group but itself.
void kill_own_group(int number);
// Ends the process by the signal, if that is what the signal does.
void end_by_signal(int number);

}  // namespace vxlab::labs::shim
