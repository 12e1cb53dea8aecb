#include "capture/dissect/protocols/dns_name.h"

#include <algorithm>

namespace vxlab::dissect::protocols {
namespace {
// A name of 255 bytes has at most 127 labels; more pointers than that go round in circles.
constexpr int kMostPointers = 127;
}  // namespace

DnsName DnsName::read(Bytes message, std::size_t offset) {
    DnsName name;
    name.walk(message, offset);
    return name;
}

bool DnsName::append_label(Bytes label) {
    if (size_ + label.size() + 1 > kLongest) return false;
    if (size_ > 0) text_[size_++] = '.';
    for (const auto byte : label) text_[size_++] = static_cast<char>(byte);
    return true;
}

void DnsName::walk(Bytes message, std::size_t offset) {
    const auto start = offset;
    int pointers = 0;
    bool fits = true;
    const auto end = [&](DnsNameStatus status, std::size_t at) {
        status_ = status;
        if (pointers == 0) length_ = at - start;
    };
    for (;;) {
        if (offset >= message.size()) return end(DnsNameStatus::cut, offset);
        const std::size_t first = message[offset];
        if (first == 0)
            return end(fits ? DnsNameStatus::good : DnsNameStatus::too_long, offset + 1);
        if (first >= 0xc0) {
            if (offset + 2 > message.size()) return end(DnsNameStatus::cut, offset);
            if (pointers++ == 0) length_ = offset + 2 - start;
            if (pointers > kMostPointers) return end(DnsNameStatus::loop, offset);
            offset = load_be16(message, offset) & 0x3fffu;
            continue;
        }
        if (first >= 0x80) return end(DnsNameStatus::cut, offset);
        if (first >= 0x40) return end(DnsNameStatus::unknown_label, offset + 1);
        if (offset + 1 + first > message.size()) return end(DnsNameStatus::cut, offset);
        fits = fits && append_label(message.subspan(offset + 1, first));
        offset += 1 + first;
    }
}

std::string_view DnsName::text() const {
    switch (status_) {
        case DnsNameStatus::loop:
            return "<Name contains a pointer that loops>";
        case DnsNameStatus::too_long:
            return "<Name too long>";
        case DnsNameStatus::unknown_label:
            return "<Unknown extended label>";
        default:
            return size_ == 0 ? "<Root>" : std::string_view(text_.data(), size_);
    }
}

std::size_t DnsName::label_count() const {
    const auto name = text();
    return 1 + static_cast<std::size_t>(std::count(name.begin(), name.end(), '.'));
}

}  // namespace vxlab::dissect::protocols
