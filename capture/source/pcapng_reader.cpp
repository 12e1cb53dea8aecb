// Blocks one after another, and a block anywhere. An interface's number tells its section, and so
// the byte order of the blocks that name it: RandomAccess needs no other map of the file.
#include "capture/source/pcapng_reader.h"

#include <fmt/format.h>

#include <mutex>

#include "capture/source/byte_order.h"
#include "capture/source/record_buffer.h"

namespace vxlab::source {

using pcapng::BlockType;
using pcapng::InterfaceFacts;

// Written by the one PcapngReader, which may read it without the lock; read by many RandomAccess.
class InterfaceTable {
public:
    void add(const InterfaceFacts& facts) {
        const std::lock_guard lock(mutex_);
        facts_.push_back(facts);
    }
    std::optional<InterfaceFacts> find(std::uint32_t number) const {
        const std::lock_guard lock(mutex_);
        if (number >= facts_.size()) return {};
        return facts_[number];
    }
    const std::vector<InterfaceFacts>& writers_view() const { return facts_; }

private:
    mutable std::mutex mutex_;
    std::vector<InterfaceFacts> facts_;
};

namespace {

constexpr std::size_t kBlockStart = 8;     // type and length
constexpr std::size_t kSectionStart = 12;  // and the byte order mark, which the length needs
constexpr std::size_t kBlockFrame = 12;    // type, length, and length again
constexpr std::size_t kMostInterfaces = 1 << 20;

BlockType type_of(Bytes block, bool swapped) { return BlockType{Fields(block, swapped).u32(0)}; }

// Old writers left the padding out of the length.
std::size_t size_of(std::uint32_t length) {
    return static_cast<std::size_t>((std::uint64_t{length} + 3) & ~std::uint64_t{3});
}

// The size in the file, from the block's first bytes. The error lacks its place.
Result<std::size_t> block_size(Bytes start, bool swapped) {
    const auto length = Fields(start, swapped).u32(4);
    if (length < kBlockFrame || length > kMaxRecord)
        return fail(fmt::format("a block of {} bytes, which no block has", length));
    return size_of(length);
}

// The body between the two lengths, which must agree. The error lacks its place.
Result<Bytes> block_body(Bytes block, bool swapped) {
    const Fields fields(block, swapped);
    const auto first = fields.u32(4);
    const auto second = fields.u32(block.size() - 4);
    if (first != second)
        return fail(fmt::format("a block whose two lengths, {} and {}, differ", first, second));
    return block.subspan(kBlockStart, block.size() - kBlockFrame);
}

class PcapngRandomAccess final : public RandomAccess {
public:
    PcapngRandomAccess(std::shared_ptr<ByteSource> source,
                       std::shared_ptr<const InterfaceTable> table)
        : record_(std::move(source)), table_(std::move(table)) {}

    Result<Packet> at(std::uint64_t offset, std::uint32_t interface) override {
        auto packet = read(offset, interface);
        if (!packet && packet.error().where.empty())
            packet.error().where = record_.source().place(offset);
        return packet;
    }

private:
    Result<Packet> read(std::uint64_t offset, std::uint32_t interface) {
        const auto facts = table_->find(interface);
        if (!facts) return fail(fmt::format("there is no interface {}", interface));
        const auto block = load_block(offset, facts->swapped);
        if (!block) return tl::unexpected(block.error());
        const auto type = type_of(*block, facts->swapped);
        if (!is_packet(type)) return fail("no packet is here");
        const auto body = block_body(*block, facts->swapped);
        if (!body) return tl::unexpected(body.error());
        const auto number = packet_interface(type, *body, facts->swapped);
        if (!number) return tl::unexpected(number.error());
        if (*number != interface - facts->section_start)
            return fail(fmt::format("the packet here is not of interface {}", interface));
        Packet packet;
        const auto parsed = parse_packet(type, *body, *facts, packet);
        if (!parsed) return tl::unexpected(parsed.error());
        packet.offset = offset;
        packet.interface = interface;
        return packet;
    }

    Result<Bytes> load_block(std::uint64_t offset, bool swapped) {
        const auto& source = record_.source();
        auto bytes = record_.load(offset, kBlockStart);
        if (!bytes) return bytes;
        if (bytes->size() < kBlockStart)
            return cut_error(source, offset, "block header", kBlockStart, bytes->size());
        const auto size = block_size(*bytes, swapped);
        if (!size) return tl::unexpected(size.error());
        bytes = record_.load(offset, *size);
        if (!bytes) return bytes;
        if (bytes->size() < *size) return cut_error(source, offset, "block", *size, bytes->size());
        return bytes->first(*size);
    }

    RecordBuffer record_;
    std::shared_ptr<const InterfaceTable> table_;
};

}  // namespace

bool PcapngReader::recognizes(Bytes start) {
    return start.size() >= 4 && type_of(start, false) == BlockType::section_header;
}

PcapngReader::PcapngReader(ByteWindow window)
    : RecordReader(std::move(window)), table_(std::make_shared<InterfaceTable>()) {}

Result<std::unique_ptr<RecordReader>> PcapngReader::open(ByteWindow window) {
    std::unique_ptr<RecordReader> reader(new PcapngReader(std::move(window)));
    Packet none;
    const auto header = reader->step(none);
    if (!header) return tl::unexpected(header.error());
    return reader;
}

// Makes the whole next block held and says its size, 0 at the end of the file.
Result<std::size_t> PcapngReader::fetch_block() {
    const auto& source = *window_.source();
    auto there = window_.fetch(kBlockStart);
    if (!there) return tl::unexpected(there.error());
    if (!*there && window_.held().empty()) return 0;
    bool swapped = swapped_;
    std::size_t start = kBlockStart;
    if (*there && recognizes(window_.held())) {
        start = kSectionStart;
        there = window_.fetch(start);
        if (!there) return tl::unexpected(there.error());
    }
    if (!*there)
        return cut_error(source, window_.offset(), "block header", start, window_.held().size());
    if (start == kSectionStart)
        swapped = Fields(window_.held(), false).u32(kBlockStart) == 0x4d3c2b1a;
    const auto size = block_size(window_.held(), swapped);
    if (!size) return damage_error(source, window_.offset(), size.error().what);
    there = window_.fetch(*size);
    if (!there) return tl::unexpected(there.error());
    if (!*there) return cut_error(source, window_.offset(), "block", *size, window_.held().size());
    return size;
}

Result<Step> PcapngReader::step(Packet& packet) {
    const auto size = fetch_block();
    if (!size) return tl::unexpected(size.error());
    if (*size == 0) return Step::end;
    packet.offset = window_.offset();
    const auto step = use_block(window_.held().first(*size), packet);
    if (!step) return damage_error(*window_.source(), window_.offset(), step.error().what);
    window_.consume(*size);
    return step;
}

Result<Step> PcapngReader::use_block(Bytes block, Packet& packet) {
    const auto type = type_of(block, swapped_);
    bool swapped = swapped_;
    if (type == BlockType::section_header) {
        const auto order = pcapng::section_is_swapped(block.subspan(kBlockStart));
        if (!order) return tl::unexpected(order.error());
        swapped = *order;
    }
    const auto body = block_body(block, swapped);
    if (!body) return tl::unexpected(body.error());
    if (is_packet(type)) return use_packet(type, *body, packet);
    if (type == BlockType::section_header) {
        swapped_ = swapped;
        section_start_ = static_cast<std::uint32_t>(interfaces_.size());
    } else if (type == BlockType::interface_description) {
        if (interfaces_.size() == kMostInterfaces)
            return fail(fmt::format("more than {} interfaces", kMostInterfaces));
        auto described = pcapng::parse_interface(*body, swapped_, section_start_);
        if (!described) return tl::unexpected(described.error());
        interfaces_.push_back(std::move(described->shown));
        table_->add(described->facts);
    }
    return Step::other;
}

Result<Step> PcapngReader::use_packet(BlockType type, Bytes body, Packet& packet) {
    const auto number = packet_interface(type, body, swapped_);
    if (!number) return tl::unexpected(number.error());
    const auto& facts = table_->writers_view();
    if (*number >= facts.size() - section_start_)
        return fail(
            fmt::format("a packet of interface {}, which its section does not describe", *number));
    packet.interface = section_start_ + *number;
    const auto parsed = parse_packet(type, body, facts[packet.interface], packet);
    if (!parsed) return tl::unexpected(parsed.error());
    return Step::packet;
}

bool PcapngReader::buffered() const {
    if (!window_.holds(kBlockStart) || recognizes(window_.held())) return false;
    const auto size = size_of(Fields(window_.held(), swapped_).u32(4));
    return window_.holds(std::max(size, kBlockFrame));
}

std::unique_ptr<RandomAccess> PcapngReader::random_access() const {
    return std::make_unique<PcapngRandomAccess>(window_.source(), table_);
}

}  // namespace vxlab::source
