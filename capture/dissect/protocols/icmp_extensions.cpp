#include "capture/dissect/protocols/icmp_extensions.h"

#include <vector>

#include "capture/dissect/protocols/checksums.h"
#include "capture/dissect/remarks.h"
#include "core/wire/icmp.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::IcmpExtensionObjectView;
using wire::IcmpExtensionView;

constexpr NamedValue kClassNames[] = {{1, "MPLS Label Stack Class"},
                                      {2, "Interface Information Object"},
                                      {3, "Interface Identification Object"}};

constexpr FieldDef kExtensions{"icmp.ext", "ICMP Extensions", none};
constexpr FieldDef kVersion{"icmp.ext.version", "Version", uint8, Base::dec, 0xf0};
constexpr FieldDef kReserved{"icmp.ext.res", "Reserved", uint16, Base::hex, 0x0fff};
constexpr FieldDef kChecksum{"icmp.ext.checksum", "Checksum", uint16, Base::hex};
constexpr FieldDef kChecksumStatus{
    "icmp.ext.checksum.status", "Checksum Status", uint8, Base::dec, 0, kChecksumStatusNames};
constexpr FieldDef kObject{"", "Object", none};
constexpr FieldDef kLength{"icmp.ext.length", "Length", uint16, Base::dec};
constexpr FieldDef kClass{"icmp.ext.class", "Class", uint8, Base::dec, 0, kClassNames};
constexpr FieldDef kType{"icmp.ext.ctype", "C-Type", uint8, Base::dec};
constexpr FieldDef kData{"icmp.ext.data", "Data", bytes};
constexpr FieldDef kEntry{"", "Label stack entry", none};
constexpr FieldDef kLabel{"icmp.mpls.label", "Label", uint24, Base::dec, 0xfffff0};
constexpr FieldDef kExperimental{"icmp.mpls.exp", "Experimental", uint24, Base::dec, 0x00000e};
constexpr FieldDef kStack{"icmp.mpls.s", "Stack bit", boolean, Base::none, 0x000001};
constexpr FieldDef kTtl{"icmp.mpls.ttl", "Time to live", uint8, Base::dec};
constexpr const FieldDef* kFields[] = {
    &kExtensions, &kVersion, &kReserved, &kChecksum,     &kChecksumStatus, &kLength, &kClass,
    &kType,       &kData,    &kLabel,    &kExperimental, &kStack,          &kTtl};

// Before RFC 4884 the quoted packet was padded to this, and no length was given.
constexpr std::size_t kUnstatedQuote = 128;
constexpr std::size_t kQuoteAt = wire::IcmpView::kLength;

bool is_right(Bytes structure) {
    const auto header = IcmpExtensionView::over(structure);
    return header && header->version() == 2 &&
           (header->checksum() == 0 || wire::checksum_ok(structure));
}

void describe_labels(Layer& layer, std::size_t at, std::size_t end) {
    for (; at + 4 <= end; at += 4) {
        const Layer::Group below(layer, layer.add(kEntry, at, 4));
        layer.add(kLabel, at, 3);
        layer.add(kExperimental, at, 3);
        layer.add(kStack, at, 3);
        layer.add(kTtl, at + 3, 1);
    }
}

void describe_object(Layer& layer, const IcmpExtensionObjectView& object, std::size_t at) {
    const auto length = std::min<std::size_t>(object.length(), layer.size() - at);
    const auto heading = layer.add(kObject, at, length);
    const auto name = name_of(kClassNames, object.class_number());
    layer.label(heading, "{}", name.empty() ? "Unknown object" : name);
    const Layer::Group below(layer, heading);
    layer.add(kLength, at, 2);
    layer.add(kClass, at + 2, 1);
    layer.add(kType, at + 3, 1);
    const auto data = at + IcmpExtensionObjectView::kLength;
    if (object.class_number() == 1) {
        describe_labels(layer, data, at + length);
    } else if (name.empty() && at + length > data) {
        layer.add(kData, data, at + length - data);
    }
}

void dissect_objects(Layer& layer, std::size_t at) {
    while (at < layer.size()) {
        const auto object = IcmpExtensionObjectView::over(layer.bytes().subspan(at));
        if (!object) return;
        if (layer.detailed()) describe_object(layer, *object, at);
        if (object->length() < IcmpExtensionObjectView::kLength ||
            at + object->length() > layer.window().reported) {
            layer.remark(remarks::kIcmpExtension, at, 2, "an extension object of {} bytes",
                         object->length());
            return;
        }
        at += object->length();
    }
}

}  // namespace

std::size_t quoted_length(Layer& layer, std::size_t length_field, std::size_t unit) {
    const std::size_t rest = layer.window().reported - kQuoteAt;
    if (length_field != 0) return std::min(rest, length_field * unit);
    if (rest <= kUnstatedQuote || layer.window().is_cut()) return rest;
    return is_right(layer.bytes().subspan(kQuoteAt + kUnstatedQuote)) ? kUnstatedQuote : rest;
}

void dissect_icmp_extensions(Layer& layer, std::size_t offset) {
    if (offset >= layer.size()) return;
    const auto structure = layer.bytes().subspan(offset);
    const auto header = IcmpExtensionView::over(structure);
    if (!header) return;
    const bool right = header->checksum() == 0 || wire::checksum_ok(structure);
    const bool verified = layer.state().ip.whole && !layer.quoted();
    if (verified && !right)
        layer.remark(remarks::kIcmpExtension, offset + 2, 2, "checksum {:#06x} is wrong",
                     header->checksum());
    const Layer::Group below(layer, layer.add(kExtensions, offset, structure.size()));
    layer.add(kVersion, offset, 1);
    layer.add(kReserved, offset, 2);
    layer.add(kChecksum, offset + 2, 2);
    const auto status = !verified ? ChecksumStatus::unverified
                        : right   ? ChecksumStatus::good
                                  : ChecksumStatus::bad;
    layer.add_generated(kChecksumStatus, static_cast<std::uint64_t>(status));
    dissect_objects(layer, offset + IcmpExtensionView::kLength);
}

std::span<const FieldDef* const> with_icmp_extension_fields(std::span<const FieldDef* const> own) {
    static const std::vector<const FieldDef*> all = [own] {
        std::vector<const FieldDef*> list(own.begin(), own.end());
        list.insert(list.end(), std::begin(kFields), std::end(kFields));
        return list;
    }();
    return all;
}

}  // namespace vxlab::dissect::protocols
