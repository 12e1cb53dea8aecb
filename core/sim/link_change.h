// What the protocols of a namespace, and devices that stand on another, are told of it.
#pragma once

#include <cstdint>

namespace vxlab::sim {

enum class LinkChange : std::uint8_t {
    arrived,  // registered in this namespace, down, with name and index
    left,     // about to leave or to be removed: its rows go. It may be down already
    up,       // it was set up
    down,     // it was set down
    carrier,  // carrier() changed
    mtu,
    address,
    renamed,  // name is the new one
    master,   // enslaved or released
};

}  // namespace vxlab::sim
