// A merge of sorted queues, as many as there are interfaces: few.
#include "capture/helper/merge.h"

namespace vxlab::helper {
namespace {

constexpr std::size_t kTimeOffset = kHeadLength + 4;

std::uint64_t time_at(Bytes bytes, std::size_t at) { return load_be64(bytes, at + kTimeOffset); }

std::size_t length_at(Bytes bytes, std::size_t at) {
    return kHeadLength + load_head(bytes.subspan(at)).length;
}

}  // namespace

std::size_t Merge::held() const {
    std::size_t sum = 0;
    for (const auto& queue : queues_) sum += queue.bytes.size() - queue.at;
    return sum;
}

Merge::Queue* Merge::oldest() {
    Queue* found = nullptr;
    for (auto& queue : queues_) {
        if (queue.at == queue.bytes.size()) continue;
        if (found == nullptr || time_at(queue.bytes, queue.at) < time_at(found->bytes, found->at))
            found = &queue;
    }
    return found;
}

void Merge::release(std::uint64_t horizon, std::vector<std::uint8_t>& out) {
    auto left = held();
    while (auto* queue = oldest()) {
        if (time_at(queue->bytes, queue->at) > horizon && left <= kLimit) break;
        const auto length = length_at(queue->bytes, queue->at);
        const auto first = queue->bytes.begin() + static_cast<std::ptrdiff_t>(queue->at);
        out.insert(out.end(), first, first + static_cast<std::ptrdiff_t>(length));
        queue->at += length;
        left -= length;
    }
    for (auto& queue : queues_) {
        queue.bytes.erase(queue.bytes.begin(),
                          queue.bytes.begin() + static_cast<std::ptrdiff_t>(queue.at));
        queue.at = 0;
    }
}

}  // namespace vxlab::helper
