// PIM version 2 (RFC 7761, 5015, 3973): the header and the register's tunnel. What the messages
// hold is in pim_messages.cpp.
#include "core/wire/pim.h"

#include <algorithm>
#include <vector>

#include "capture/dissect/protocols/checksums.h"
#include "capture/dissect/protocols/pim_messages.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/tunnel.h"
#include "capture/dissect/remarks.h"
#include "core/wire/checksum.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::PimType;
using wire::PimView;

constexpr NamedValue kTypeNames[] = {{0, "Hello"},
                                     {1, "Register"},
                                     {2, "Register-stop"},
                                     {3, "Join/Prune"},
                                     {4, "Bootstrap"},
                                     {5, "Assert"},
                                     {6, "Graft"},
                                     {7, "Graft-Ack"},
                                     {8, "Candidate-RP-Advertisement"},
                                     {9, "State-Refresh"},
                                     {10, "DF election"},
                                     {11, "ECMP redirect"},
                                     {12, "PFM source discovery"}};

constexpr FieldDef kHeading{"pim", "Protocol Independent Multicast", protocol};
constexpr FieldDef kVersion{"pim.version", "Version", uint8, Base::dec, 0xf0};
constexpr FieldDef kType{"pim.type", "Type", uint8, Base::dec, 0x0f, kTypeNames};
constexpr FieldDef kReserved{"pim.res_bytes", "Reserved byte(s)", bytes};
constexpr FieldDef kElectionSubtype{"pim.df_elect.subtype", "DF Subtype", uint8, Base::dec, 0xf0};
constexpr FieldDef kElectionReserved{"pim.df_elect.rsvd", "DF reserved", uint8, Base::dec, 0x0f};
constexpr FieldDef kChecksum{"pim.cksum", "Checksum", uint16, Base::hex};
constexpr FieldDef kChecksumStatus{"pim.cksum.status",  "Checksum Status", uint8, Base::dec, 0,
                                   kChecksumStatusNames};
constexpr FieldDef kOptions{"pim.option", "PIM Options", none};
constexpr FieldDef kRegisterFlags{"pim.register_flag", "Flags", uint32, Base::hex};
constexpr FieldDef kBorder{"pim.register_flag.border", "Border", boolean, Base::none, 0x80000000};
constexpr FieldDef kNullRegister{"pim.register_flag.null_register", "Null-Register", boolean,
                                 Base::none, 0x40000000};
constexpr FieldDef kIpVersion{"pim.ip_version", "IP Version", uint8, Base::dec, 0xf0};
constexpr const FieldDef* kOwnFields[] = {
    &kHeading,          &kVersion,      &kType,           &kReserved, &kElectionSubtype,
    &kElectionReserved, &kChecksum,     &kChecksumStatus, &kOptions,  &kRegisterFlags,
    &kBorder,           &kNullRegister, &kIpVersion};

constexpr std::size_t kRegisterHeader = 8;

ChecksumStatus verify_register(Layer& layer) {
    // Some routers sum the whole packet, and receivers are to take that too (RFC 7761 4.9).
    const auto header = layer.bytes().first(std::min(layer.size(), kRegisterHeader));
    const bool whole = layer.state().ip.whole && layer.size() == layer.window().reported;
    if (whole && !wire::checksum_ok(header) && wire::checksum_ok(layer.bytes()))
        return ChecksumStatus::bad;
    return verify_plain_checksum(layer, 2, kRegisterHeader, remarks::kPimChecksum);
}

ChecksumStatus verify(Layer& layer, const PimView& pim) {
    if (pim.version() != 2) return ChecksumStatus::unverified;
    const auto type = pim.type();
    const bool is_register = type == PimType::register_packet;
    const std::size_t length = is_register ? kRegisterHeader : layer.window().reported;
    if (layer.state().ip.source.is_v6())
        return verify_transport_checksum(layer, wire::IpProtocol::pim, 2, length,
                                         remarks::kPimChecksum);
    return is_register ? verify_register(layer)
                       : verify_plain_checksum(layer, 2, length, remarks::kPimChecksum);
}

void describe_head(Layer& layer) {
    layer.add(kVersion, 0, 1);
    layer.add(kType, 0, 1);
    if (layer.size() > 0 && (layer.bytes()[0] & 0xf) == 10) {
        layer.add(kElectionSubtype, 1, 1);
        layer.add(kElectionReserved, 1, 1);
    } else {
        layer.add(kReserved, 1, 1);
    }
    layer.add(kChecksum, 2, 2);
}

void describe_register(Layer& layer) {
    {
        const Layer::Group below(layer, layer.add(kRegisterFlags, 4, 4));
        layer.add(kBorder, 4, 4);
        layer.add(kNullRegister, 4, 4);
    }
    layer.add(kIpVersion, kRegisterHeader, 1);
}

std::optional<Next> next_in_register(Layer& layer) {
    if (!layer.require(kRegisterHeader)) return std::nullopt;
    layer.covers(kRegisterHeader);
    const auto inner = layer.window().from(kRegisterHeader);
    if (inner.bytes.empty()) return std::nullopt;
    Next next{.window = inner, .enters_tunnel = true};
    switch (inner.bytes[0] >> 4) {
        case 4:
            next.protocol = Protocol::ipv4;
            break;
        case 6:
            next.protocol = Protocol::ipv6;
            break;
        default:
            return next_data(inner);
    }
    note_tunnel(layer);
    return next;
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe_head(layer);
    const auto pim = PimView::over(layer.bytes());
    if (!pim) {
        layer.require(PimView::kLength);
        return std::nullopt;
    }
    const auto type = pim->type();
    const auto status = verify(layer, *pim);
    layer.add_generated(kChecksumStatus, static_cast<std::uint64_t>(status));
    const auto name = name_of(kTypeNames, static_cast<std::uint64_t>(type));
    layer.info("{}", name.empty() ? "unknown type" : name);
    const auto options = layer.window().reported > PimView::kLength
                             ? layer.add(kOptions, PimView::kLength, layer.size() - 4)
                             : kNoNode;
    if (pim->version() != 2) {
        layer.remark(remarks::kPimVersion, 0, 1, "version {} where 2 is due", pim->version());
        return std::nullopt;
    }
    if (name.empty())
        layer.remark(remarks::kPimType, 0, 1, "type {} is not assigned",
                     static_cast<unsigned>(type));
    const Layer::Group below(layer, options);
    if (type == PimType::register_packet) {
        if (layer.detailed()) describe_register(layer);
        return next_in_register(layer);
    }
    dissect_pim_message(layer, type);
    return std::nullopt;
}

std::span<const FieldDef* const> all_fields() {
    static const std::vector<const FieldDef*> all = [] {
        std::vector<const FieldDef*> list(std::begin(kOwnFields), std::end(kOwnFields));
        const auto messages = pim_message_fields();
        list.insert(list.end(), messages.begin(), messages.end());
        return list;
    }();
    return all;
}

}  // namespace

const ProtocolDef kPim{Protocol::pim, kHeading, "pim", "PIM", dissect, all_fields()};

}  // namespace vxlab::dissect::protocols
