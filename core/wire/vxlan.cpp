// VXLAN and VXLAN-GPE headers in and out.
#include "core/wire/vxlan.h"

#include <fmt/format.h>

namespace vxlab::wire {

Result<Vxlan> Vxlan::parse(Bytes bytes) {
    const auto view = VxlanView::over(bytes);
    if (!view) return too_short("VXLAN header", header_length(), bytes.size());
    if (!view->instance_flag()) return fail("VXLAN header: the I flag is not set");
    Vxlan header{view->vni(), std::nullopt};
    if (view->group_policy_flag())
        header.policy = GroupPolicy{view->group_policy_id(), view->dont_learn_flag(),
                                    view->policy_applied_flag()};
    return header;
}

void Vxlan::emit(MutableBytes out) const {
    int flags = VxlanView::kInstanceFlag;
    if (policy) {
        flags |= VxlanView::kGroupPolicyFlag;
        if (policy->dont_learn) flags |= VxlanView::kDontLearnFlag;
        if (policy->applied) flags |= VxlanView::kPolicyAppliedFlag;
    }
    store_be16(out, 0, static_cast<std::uint16_t>(flags));
    store_be16(out, 2, policy ? policy->id : std::uint16_t{0});
    store_be24(out, 4, vni);
    store_u8(out, 7, 0);
}

Result<VxlanGpe> VxlanGpe::parse(Bytes bytes) {
    const auto view = VxlanGpeView::over(bytes);
    if (!view) return too_short("VXLAN-GPE header", header_length(), bytes.size());
    if (view->version() != 0)
        return fail(fmt::format("VXLAN-GPE header: version {} is not 0", view->version()));
    if (!view->instance_flag()) return fail("VXLAN-GPE header: the I flag is not set");
    const auto next = view->next_protocol_flag() ? view->next_protocol() : GpeProtocol::ethernet;
    return VxlanGpe{view->vni(), next, view->bum_flag(), view->oam_flag()};
}

void VxlanGpe::emit(MutableBytes out) const {
    store_u8(out, 0, static_cast<std::uint8_t>(0x0c | (bum ? 2 : 0) | (oam ? 1 : 0)));
    store_be16(out, 1, 0);
    store_u8(out, 3, static_cast<std::uint8_t>(next_protocol));
    store_be24(out, 4, vni);
    store_u8(out, 7, 0);
}

}  // namespace vxlab::wire
