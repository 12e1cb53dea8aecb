// Ethernet headers in and out.
#include "core/wire/ethernet.h"

namespace vxlab::wire {

Result<Ethernet> Ethernet::parse(Bytes bytes) {
    const auto view = EthernetView::over(bytes);
    if (!view) return too_short("Ethernet header", header_length(), bytes.size());
    return Ethernet{view->destination(), view->source(), view->type()};
}

void Ethernet::emit(MutableBytes out) const {
    destination.store(out, 0);
    source.store(out, 6);
    store_be16(out, 12, static_cast<std::uint16_t>(type));
}

}  // namespace vxlab::wire
