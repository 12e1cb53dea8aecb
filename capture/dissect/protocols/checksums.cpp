#include "capture/dissect/protocols/checksums.h"

#include "capture/dissect/remarks.h"
#include "core/wire/checksum.h"

namespace vxlab::dissect::protocols {
namespace {

// What the field should hold, from the sum of all bytes with a wrong value in it.
std::uint16_t right_checksum(std::uint16_t sum, std::uint16_t stored) {
    const unsigned without = sum + static_cast<std::uint16_t>(~stored);
    return static_cast<std::uint16_t>(~(without % 0xffff));
}

}  // namespace

ChecksumStatus verify_transport_checksum(Layer& layer, wire::IpProtocol protocol,
                                         std::size_t offset, std::size_t length,
                                         const RemarkDef& wrong) {
    const auto& ip = layer.state().ip;
    if (!ip.whole || layer.size() < length || length > 65535 || layer.quoted())
        return ChecksumStatus::unverified;
    const auto pseudo =
        wire::InternetSum::pseudo_header(ip.source, ip.destination, protocol, length);
    auto whole = pseudo;
    whole.add(layer.bytes().first(length));
    if (whole.sum() == 0xffff) return ChecksumStatus::good;
    const auto stored = load_be16(layer.bytes(), offset);
    if (stored == pseudo.sum()) {
        layer.remark(remarks::kChecksumOffloaded, offset, 2,
                     "checksum {:#06x} is the pseudo-header's sum: left to the network card",
                     stored);
        return ChecksumStatus::unverified;
    }
    layer.remark(wrong, offset, 2, "checksum {:#06x} is wrong, {:#06x} would be right", stored,
                 right_checksum(whole.sum(), stored));
    return ChecksumStatus::bad;
}

ChecksumStatus verify_plain_checksum(Layer& layer, std::size_t offset, std::size_t length,
                                     const RemarkDef& wrong) {
    if (!layer.state().ip.whole || layer.size() < length || layer.quoted())
        return ChecksumStatus::unverified;
    const auto sum = wire::ones_complement_sum(layer.bytes().first(length));
    if (sum == 0xffff) return ChecksumStatus::good;
    const auto stored = load_be16(layer.bytes(), offset);
    layer.remark(wrong, offset, 2, "checksum {:#06x} is wrong, {:#06x} would be right", stored,
                 right_checksum(sum, stored));
    return ChecksumStatus::bad;
}

}  // namespace vxlab::dissect::protocols
