#include "capture/dissect/protocols/dns_options.h"

#include <algorithm>
#include <array>

#include "capture/dissect/protocols/dns_fields.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols::dns {
namespace {

enum : std::uint16_t {
    kClientSubnet = 8,
    kCookie = 10,
    kTcpKeepalive = 11,
    kPaddingCode = 12,
    kExtendedError = 15,
};
constexpr std::size_t kHead = 4;  // code and length

// RFC 7871: the address is cut behind its last significant byte.
void describe_client_subnet(const Message& message, std::size_t at, std::size_t length) {
    message.add(kClientFamily, at, 2);
    message.add(kClientMask, at + 2, 1);
    message.add(kClientScope, at + 3, 1);
    if (length < 4) return;
    const auto family = load_be16(message.bytes, at);
    const auto address = message.bytes.subspan(at + 4, length - 4);
    std::array<char, 16> whole{};
    const auto width = family == 1 ? 4u : 16u;
    if ((family != 1 && family != 2) || address.size() > width) return;
    std::copy(address.begin(), address.end(), whole.begin());
    if (family == 2) {
        message.layer.add_text(kClientV6, message.base + at + 4, address.size(),
                               {whole.data(), width});
        return;
    }
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < width; ++i)
        number = number << 8 | static_cast<std::uint8_t>(whole[i]);
    message.layer.add_number(kClientV4, message.base + at + 4, address.size(), number);
}

void describe_value(const Message& message, std::uint16_t code, std::size_t at,
                    std::size_t length) {
    switch (code) {
        case kClientSubnet:
            describe_client_subnet(message, at, length);
            break;
        case kCookie:
            message.add(kCookieClient, at, std::min<std::size_t>(length, 8));
            message.add(kCookieServer, at + std::min<std::size_t>(length, 8),
                        length - std::min<std::size_t>(length, 8));
            break;
        case kTcpKeepalive:
            if (length == 2) message.add(kKeepalive, at, 2);
            break;
        case kPaddingCode:
            message.add(kPadding, at, length);
            break;
        case kExtendedError:
            message.add(kErrorCode, at, 2);
            if (length > 2) message.add(kErrorText, at + 2, length - 2);
            break;
        default:
            break;
    }
}

}  // namespace

void describe_options(const Message& message, std::size_t at, std::size_t end) {
    while (at + kHead <= end) {
        const auto code = load_be16(message.bytes, at);
        const std::size_t length = load_be16(message.bytes, at + 2);
        if (at + kHead + length > message.bytes.size()) return;
        const auto name = name_of(kOptionCodes, code);
        const auto node = message.add(kOption, at, kHead + length);
        message.layer.label(node, "Option: {} ({})", name.empty() ? "Unknown" : name, code);
        const Layer::Group below(message.layer, node);
        message.add(kOptionCode, at, 2);
        message.add(kOptionLength, at + 2, 2);
        message.add(kOptionData, at + kHead, length);
        describe_value(message, code, at + kHead, length);
        at += kHead + length;
    }
}

void check_options(const Message& message, std::size_t at, std::size_t end) {
    while (at < end) {
        const bool head = at + kHead <= end;
        const std::size_t length = head ? load_be16(message.bytes, at + 2) : 0;
        if (!head || at + kHead + length > end) {
            message.layer.remark(remarks::kDnsData, message.base + at, end - at,
                                 "an EDNS option runs past its record");
            return;
        }
        at += kHead + length;
    }
}

}  // namespace vxlab::dissect::protocols::dns
