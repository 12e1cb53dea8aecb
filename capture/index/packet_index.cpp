#include "capture/index/packet_index.h"

#include <algorithm>
#include <atomic>

#include "capture/index/pipeline.h"

namespace vxlab::index {
namespace {

using dissect::Detail;

constexpr std::size_t kBatch = 4096;  // packets, where the window holds so many

// A batch and its summaries.
struct Batch {
    explicit Batch(const dissect::Options& options) : dissector(options) {}

    source::PacketBatch batch;
    dissect::Dissector dissector;
    dissect::Dissection dissection;
    std::vector<dissect::Summary> summaries;
};

void summarize(Batch& slot) {
    slot.summaries.clear();
    for (const auto& packet : slot.batch.packets) {
        slot.dissector.dissect_alone(packet, Detail::light, slot.dissection);
        slot.summaries.push_back(slot.dissection.summary);
    }
}

}  // namespace

Result<PacketIndex> PacketIndex::build(const std::string& path, dissect::Options options,
                                       const Progress& progress) {
    PacketIndex index;
    index.path_ = path;
    index.options_ = std::move(options);
    auto capture = source::open_capture(path, {source::Access::random});
    if (!capture) return tl::unexpected(capture.error());
    index.capture_ = std::move(*capture);
    if (const auto done = index.read_all(progress); !done) return tl::unexpected(done.error());
    return index;
}

Result<void> PacketIndex::read_all(const Progress& progress) {
    dissect::Dissector in_order(options_);
    std::atomic<std::size_t> indexed = 0;
    Pipeline<Batch> pipeline(*capture_, kBatch, options_, summarize, {[&](Batch& slot) {
        add_batch(slot.batch, slot.summaries, in_order);
        indexed = columns_.size();
        return true;
    }});
    const auto report = [&] { return !progress || progress(indexed); };
    if (!pipeline.run(report) || !report()) return fail("cancelled", path_);
    ended_by_ = pipeline.error();
    columns_.shrink();
    return {};
}

// Fragments alone need the packets before them; everything else was dissected out of order.
void PacketIndex::add_batch(const source::PacketBatch& batch,
                            const std::vector<dissect::Summary>& summaries,
                            dissect::Dissector& in_order) {
    dissect::Dissection dissection;
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        const auto& packet = batch.packets[i];
        if (!summaries[i].needs_history) {
            columns_.add(packet, summaries[i]);
            continue;
        }
        in_order.dissect_next(packet, Detail::light, dissection);
        auto& pieces = dissection.fragment_frames;
        std::sort(pieces.begin(), pieces.end());
        for (const auto frame : pieces)
            if (frame != packet.number) fragments_[columns_.size()].push_back(frame - 1);
        columns_.add(packet, dissection.summary);
    }
}

namespace {

// Whoever waits for a filter does not wait longer than this many rows' dissection to be rid of it.
constexpr std::size_t kRowsBetweenLooks = 256;

class Cancelled {
public:
    explicit Cancelled(const std::function<bool()>& ask) : ask_(ask) {}
    // To be called once a row.
    bool operator()() { return ask_ && ++rows_ % kRowsBetweenLooks == 0 && ask_(); }

private:
    const std::function<bool()>& ask_;
    std::size_t rows_ = 0;
};

Result<std::vector<bool>> filter_in_order(const PacketIndex& index, const DisplayFilter& filter,
                                          dissect::Dissector& dissector, Cancelled cancelled) {
    auto reader = PacketReader::open(index);
    if (!reader) return tl::unexpected(reader.error());
    dissect::Dissection dissection;
    std::vector<bool> matches(index.columns().size());
    for (std::size_t row = 0; row < matches.size(); ++row) {
        if (cancelled()) return fail("cancelled");
        const auto packet = reader->packet(row);
        if (!packet) return tl::unexpected(packet.error());
        dissector.dissect_next(*packet, Detail::full, dissection);
        matches[row] = filter.matches(dissection);
        if (matches[row]) dissector.mark_displayed(*packet);
    }
    return matches;
}

}  // namespace

Result<std::vector<bool>> PacketIndex::filter(const DisplayFilter& filter,
                                              const std::function<bool()>& cancelled) const {
    Cancelled is_cancelled(cancelled);
    if (filter.needs_history()) {
        dissect::Dissector dissector(options_);
        dissector.set_interfaces(&interfaces());
        return filter_in_order(*this, filter, dissector, is_cancelled);
    }
    auto verdicts = scan(filter, columns_);
    auto reader = PacketReader::open(*this);
    if (!reader) return tl::unexpected(reader.error());
    dissect::Dissection dissection;
    const auto dissect_row = [&](std::size_t row) -> Result<const dissect::Dissection*> {
        if (is_cancelled()) return fail("cancelled");
        if (const auto done = reader->dissect(row, dissection); !done)
            return tl::unexpected(done.error());
        return &dissection;
    };
    if (const auto done = resolve(filter, verdicts, dissect_row); !done)
        return tl::unexpected(done.error());
    std::vector<bool> matches(verdicts.size());
    for (std::size_t i = 0; i < verdicts.size(); ++i) matches[i] = verdicts[i] == Verdict::yes;
    return matches;
}

Result<PacketReader> PacketReader::open(const PacketIndex& index) {
    auto random = index.capture_->random_access();
    if (!random) return tl::unexpected(random.error());
    return PacketReader(index, std::move(*random));
}

Result<source::Packet> PacketReader::packet(std::size_t row) {
    const auto& columns = index_->columns();
    auto packet = random_->at(columns.offset[row], columns.flags[row] >> Columns::kInterfaceShift);
    if (packet) packet->number = row + 1;
    return packet;
}

Result<void> PacketReader::dissect(std::size_t row, dissect::Dissection& out) {
    dissect::Dissector dissector(index_->options_);
    dissector.set_interfaces(&index_->interfaces());
    const auto fragments = index_->fragments_.find(row);
    const bool alone = fragments == index_->fragments_.end();
    if (!alone) {
        for (const auto earlier : fragments->second) {
            const auto piece = packet(earlier);
            if (!piece) return tl::unexpected(piece.error());
            dissector.dissect_next(*piece, Detail::light, out);
        }
    }
    const auto last = packet(row);
    if (!last) return tl::unexpected(last.error());
    if (alone) {
        dissector.dissect_alone(*last, Detail::full, out);
    } else {
        dissector.dissect_next(*last, Detail::full, out);
    }
    return {};
}

}  // namespace vxlab::index
