// Group records and source lists in and out.
#include "core/wire/group_records.h"

#include <fmt/format.h>

namespace vxlab::wire {

std::vector<IpAddress> AddressListView::addresses() const {
    std::vector<IpAddress> list;
    list.reserve(size());
    for (std::size_t i = 0; i < size(); ++i) list.push_back((*this)[i]);
    return list;
}

Result<std::vector<GroupRecord>> parse_group_records(Bytes bytes, std::size_t count,
                                                     std::size_t address_size) {
    std::vector<GroupRecord> records;
    for (const auto& record : GroupRecordRange(bytes, count, address_size)) {
        if (!record.complete()) break;
        records.push_back({record.type(), record.group(), record.sources().addresses()});
    }
    if (records.size() < count)
        return fail(fmt::format("{} group records counted, {} there", count, records.size()));
    return records;
}

std::size_t group_records_length(const std::vector<GroupRecord>& records) {
    std::size_t length = 0;
    for (const auto& record : records)
        length += 4 + record.group.bytes().size() * (1 + record.sources.size());
    return length;
}

std::size_t emit_address(const IpAddress& address, MutableBytes out) {
    const auto octets = address.bytes();
    std::copy(octets.begin(), octets.end(), out.begin());
    return octets.size();
}

void emit_group_records(const std::vector<GroupRecord>& records, MutableBytes out) {
    for (const auto& record : records) {
        store_u8(out, 0, static_cast<std::uint8_t>(record.type));
        store_u8(out, 1, 0);
        store_be16(out, 2, static_cast<std::uint16_t>(record.sources.size()));
        out = out.subspan(4);
        out = out.subspan(emit_address(record.group, out));
        for (const auto& source : record.sources) out = out.subspan(emit_address(source, out));
    }
}

}  // namespace vxlab::wire
