// VLAN tags in and out.
#include "core/wire/vlan.h"

namespace vxlab::wire {

Result<Vlan> Vlan::parse(Bytes bytes) {
    const auto view = VlanView::over(bytes);
    if (!view) return too_short("VLAN tag", header_length(), bytes.size());
    if (view->id() == 0xfff) return fail("VLAN tag: id 4095 is reserved");
    return Vlan{view->pcp(), view->dei(), view->id(), view->type()};
}

void Vlan::emit(MutableBytes out) const {
    store_be16(out, 0,
               static_cast<std::uint16_t>((pcp & 7) << 13 | (dei ? 1 : 0) << 12 | (id & 0xfff)));
    store_be16(out, 2, static_cast<std::uint16_t>(type));
}

}  // namespace vxlab::wire
