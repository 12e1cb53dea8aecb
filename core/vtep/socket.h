// The VTEPs that share one UDP socket (family, port, receive flags): datagrams find theirs by VNI.
#pragma once

#include <vector>

#include "core/vtep/vtep.h"

namespace vxlab::vtep {

class VtepSocket {
public:
    // The VTEP must outlive its membership. Two with the same VNI: the later one is found, as in
    // the kernel, unless both are link-local and differ in interface.
    void add(Vtep& vtep);
    void remove(const Vtep& vtep);

    // The running VTEP of a VNI; interface: where the datagram came in. Null: there is none.
    Vtep* find(std::uint32_t vni, trace::InterfaceId interface) const;

    struct Outcome {
        Vtep* vtep;              // null: nobody's
        const Receive* receive;  // never null; valid until the next call
    };
    Outcome receive(const Datagram& datagram, Instant now);

private:
    struct Slot {
        std::uint32_t vni = 0;
        Vtep* vtep = nullptr;
    };
    void rebuild();

    std::vector<Vtep*> members_;  // newest first
    std::vector<Slot> slots_;     // a power of two
    Receive unclaimed_{};
};

}  // namespace vxlab::vtep
