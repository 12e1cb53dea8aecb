// Everything that reads the file is a job; the selected packet alone is decoded at once.
#include "app/document/capture_document.h"

#include "capture/source/file_source.h"

namespace vxlab::document {
namespace {

constexpr std::size_t kHead = 200;      // packets: more than any screen shows
constexpr int kProgressInterval = 100;  // milliseconds between two looks at a job

std::vector<models::PacketRow> read_first_packets(const std::string& path, jobs::JobState& state) {
    std::vector<models::PacketRow> rows;
    auto capture = source::open_capture(path);
    if (!capture) return rows;
    dissect::Dissector dissector;
    dissector.set_interfaces(&(*capture)->interfaces());
    dissect::Dissection dissection;
    while (rows.size() < kHead && !state.cancelled) {
        const auto packet = (*capture)->next();
        if (!packet || !*packet) break;
        dissector.dissect_next(**packet, dissect::Detail::full, dissection);
        rows.push_back(models::packet_row(**packet, dissection, (*capture)->interfaces()));
    }
    return rows;
}

Result<CaptureDocument::Index> build_index(const std::string& path, jobs::JobState& state) {
    auto index = index::PacketIndex::build(path, {}, [&](std::size_t packets) {
        state.done = packets;
        return !state.cancelled;
    });
    if (!index) return tl::unexpected(index.error());
    return std::make_shared<const index::PacketIndex>(std::move(*index));
}

Result<CaptureDocument::Shown> matching_rows(const index::PacketIndex& index,
                                             const index::DisplayFilter& filter,
                                             jobs::JobState& state) {
    const auto matches = index.filter(filter, [&] { return state.cancelled.load(); });
    if (!matches) return tl::unexpected(matches.error());
    auto rows = std::make_shared<std::vector<std::uint32_t>>();
    for (std::size_t row = 0; row < matches->size(); ++row)
        if ((*matches)[row]) rows->push_back(static_cast<std::uint32_t>(row));
    return rows;
}

}  // namespace

CaptureDocument::CaptureDocument(QObject* parent) : QObject(parent) {
    progress_.setInterval(kProgressInterval);
    connect(&progress_, &QTimer::timeout, this, [this] { Q_EMIT changed(Change::progress); });
}

void CaptureDocument::open(const QString& path) {
    close();
    path_ = path;
    state_ = State::reading;
    read_head();
    read_all();
    progress_.start();
    Q_EMIT changed(Change::content | Change::progress);
}

void CaptureDocument::load(const QString& path) {
    if (path != path_ || !index_) return open(path);
    read_all();
}

void CaptureDocument::close() {
    head_job_.cancel();
    index_job_.cancel();
    filter_job_.cancel();
    progress_.stop();
    select_packet(std::nullopt);
    reader_.reset();
    index_.reset();
    shown_.reset();
    head_.clear();
    error_.reset();
    filter_ = {};
    path_.clear();
    state_ = State::empty;
    Q_EMIT changed(Change::content | Change::progress | Change::filter | Change::shown);
}

void CaptureDocument::read_head() {
    head_job_.start(
        [path = path_.toStdString()](auto& state) { return read_first_packets(path, state); },
        [this](std::vector<models::PacketRow> rows) {
            if (state_ != State::reading) return;
            head_ = std::move(rows);
            Q_EMIT changed(Change::content);
        });
}

void CaptureDocument::read_all() {
    index_job_.start([path = path_.toStdString()](auto& state) { return build_index(path, state); },
                     [this](Result<Index> index) { take_index(std::move(index)); });
}

void CaptureDocument::take_index(Result<Index> index) {
    head_job_.cancel();
    progress_.stop();
    if (!index) {
        state_ = State::failed;
        error_ = index.error();
        head_.clear();
    } else {
        state_ = State::ready;
        index_ = std::move(*index);
        error_ = index_->ended_by();
        if (auto reader = index::PacketReader::open(*index_)) reader_.emplace(std::move(*reader));
    }
    Q_EMIT changed(Change::content | Change::progress);
    if (state_ == State::ready && !filter_.text.isEmpty()) set_filter(filter_.text);
}

std::size_t CaptureDocument::packets_read() const {
    return index_ ? index_->columns().size() : index_job_.done();
}

void CaptureDocument::set_filter(const QString& text) {
    filter_job_.cancel();
    filter_ = {text, {}, {}};
    auto filter = index::DisplayFilter::compile(text.toStdString(), &filter_.place);
    if (!filter) {
        filter_.error = filter.error();
        Q_EMIT changed(Change::filter);
    } else if (text.trimmed().isEmpty()) {
        shown_.reset();
        Q_EMIT changed(Change::filter | Change::shown);
    } else if (index_) {
        run_filter(std::move(*filter));
    }
}

void CaptureDocument::run_filter(index::DisplayFilter filter) {
    filter_job_.start([index = index_, filter = std::move(filter)](
                          auto& state) { return matching_rows(*index, filter, state); },
                      [this](Result<Shown> rows) {
                          if (rows) {
                              shown_ = std::move(*rows);
                          } else {
                              filter_.error = rows.error();
                          }
                          Q_EMIT changed(Change::filter | Change::shown);
                      });
    Q_EMIT changed(Change::filter);
}

void CaptureDocument::select_packet(std::optional<std::size_t> packet) {
    if (packet == selected_) return;
    selected_.reset();
    field_ = dissect::kNoNode;
    const bool there = packet && reader_ && *packet < index_->columns().size();
    if (there && reader_->dissect(*packet, dissection_)) selected_ = packet;
    Q_EMIT changed(Change::selection | Change::field);
}

void CaptureDocument::select_field(dissect::NodeId field) {
    if (field == field_) return;
    field_ = field;
    Q_EMIT changed(Change::field);
}

}  // namespace vxlab::document
