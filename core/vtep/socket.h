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

    // Null without I flag, when too short, and where no running VTEP has the VNI.
    Vtep* find(const Datagram& datagram) const;

    struct Outcome {
        Vtep* vtep;              // null: nobody's
        const Receive* receive;  // never null; valid until the next call
    };
    Outcome receive(const Datagram& datagram, Instant now);

private:
    std::vector<Vtep*> members_;  // by VNI, the newest of each first
    Receive unclaimed_{};
};

}  // namespace vxlab::vtep
