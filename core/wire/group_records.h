// Multicast group records and source lists: the same in IGMPv3 (RFC 3376, 4.2) and MLDv2 (RFC 3810,
// 5.2) but for the size of an address.
#pragma once

#include "core/base/ip_address.h"
#include "core/wire/header.h"

namespace vxlab::wire {

enum class GroupRecordType : std::uint8_t {
    mode_is_include = 1,
    mode_is_exclude = 2,
    change_to_include = 3,
    change_to_exclude = 4,
    allow_new_sources = 5,
    block_old_sources = 6,
};

// The whole addresses among bytes, indexed from 0; size is 4 or 16.
class AddressListView {
public:
    AddressListView(Bytes bytes, std::size_t address_size)
        : bytes_(bytes), address_size_(address_size) {}

    std::size_t size() const { return bytes_.size() / address_size_; }
    // REQUIRES: index < size().
    IpAddress operator[](std::size_t index) const {
        return address_size_ == 4 ? IpAddress::load_v4(bytes_, 4 * index)
                                  : IpAddress::load_v6(bytes_, 16 * index);
    }
    std::vector<IpAddress> addresses() const;

private:
    Bytes bytes_;
    std::size_t address_size_;
};

// One record at the front of bytes.
class GroupRecordView {
public:
    // Nothing if the type, the lengths and the group are not all there.
    static std::optional<GroupRecordView> over(Bytes bytes, std::size_t address_size) {
        if (bytes.size() < 4 + address_size) return std::nullopt;
        return GroupRecordView(bytes, address_size);
    }

    GroupRecordType type() const { return static_cast<GroupRecordType>(bytes_[0]); }
    std::size_t auxiliary_length() const { return std::size_t{4} * bytes_[1]; }
    std::uint16_t source_count() const { return load_be16(bytes_, 2); }
    IpAddress group() const { return AddressListView(bytes_.subspan(4), address_size_)[0]; }
    // As many of source_count() as are there.
    AddressListView sources() const {
        return {clamped(bytes_, 4 + address_size_, source_count() * address_size_), address_size_};
    }
    // The claim for the whole record, in bytes.
    std::size_t record_length() const {
        return 4 + address_size_ * (1 + std::size_t{source_count()}) + auxiliary_length();
    }
    bool complete() const { return record_length() <= bytes_.size(); }
    // The record, as far as it is there.
    Bytes record() const { return clamped(bytes_, 0, record_length()); }
    Bytes following() const { return clamped(bytes_, record_length()); }

private:
    GroupRecordView(Bytes bytes, std::size_t address_size)
        : bytes_(bytes), address_size_(address_size) {}

    Bytes bytes_;
    std::size_t address_size_;
};

// The records of a report, at most as many as it counts; the walk ends where one does not begin.
class GroupRecordRange {
public:
    struct End {};
    class Iterator {
    public:
        Iterator(Bytes bytes, std::size_t left, std::size_t address_size)
            : left_(left), address_size_(address_size) {
            read(bytes);
        }
        const GroupRecordView& operator*() const { return *record_; }
        const GroupRecordView* operator->() const { return &*record_; }
        Iterator& operator++() {
            --left_;
            read(record_->following());
            return *this;
        }
        friend bool operator==(const Iterator& it, End) { return !it.record_; }

    private:
        void read(Bytes bytes) {
            record_ = left_ == 0 ? std::nullopt : GroupRecordView::over(bytes, address_size_);
        }

        std::size_t left_;
        std::size_t address_size_;
        std::optional<GroupRecordView> record_;
    };

    GroupRecordRange(Bytes bytes, std::size_t count, std::size_t address_size)
        : bytes_(bytes), count_(count), address_size_(address_size) {}
    Iterator begin() const { return {bytes_, count_, address_size_}; }
    End end() const { return {}; }

private:
    Bytes bytes_;
    std::size_t count_;
    std::size_t address_size_;
};

struct GroupRecord {
    GroupRecordType type = GroupRecordType::mode_is_include;
    IpAddress group{};
    std::vector<IpAddress> sources{};  // of the group's family

    friend bool operator==(const GroupRecord&, const GroupRecord&) = default;
};

// Auxiliary data is skipped, as both RFCs say. `count` complete records are needed.
Result<std::vector<GroupRecord>> parse_group_records(Bytes bytes, std::size_t count,
                                                     std::size_t address_size);
std::size_t group_records_length(const std::vector<GroupRecord>& records);
// REQUIRES: out.size() >= group_records_length(records).
void emit_group_records(const std::vector<GroupRecord>& records, MutableBytes out);

// The address as on the wire; returns its length.
std::size_t emit_address(const IpAddress& address, MutableBytes out);

}  // namespace vxlab::wire
