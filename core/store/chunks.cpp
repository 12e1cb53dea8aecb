// A chunk is read whole and kept: neighbours are in it.
#include "core/store/chunks.h"

#include <algorithm>

namespace vxlab::store {

Chunks::Chunks(SQLite::Database& database)
    : query_(database, "SELECT id, bytes FROM chunks WHERE id <= ? ORDER BY id DESC LIMIT 1") {}

Bytes Chunks::bytes(std::int64_t place, std::int64_t length) {
    if (place <= 0 || length <= 0) return {};
    auto chunk = chunks_.upper_bound(place);
    const auto covers = [place](const auto& one) {
        return place - one.first < static_cast<std::int64_t>(one.second.size());
    };
    if (chunk == chunks_.begin() || !covers(*--chunk)) {
        query_.reset();
        query_.bind(1, place);
        if (!query_.executeStep()) return {};
        const auto begin = query_.getColumn(0).getInt64();
        if (begin <= 0) return {};
        chunk = chunks_.try_emplace(begin, query_.getColumn(1).getString()).first;
        if (!covers(*chunk)) return {};
    }
    const Bytes all(reinterpret_cast<const std::uint8_t*>(chunk->second.data()),
                    chunk->second.size());
    const auto rest = all.subspan(static_cast<std::size_t>(place - chunk->first));
    return rest.first(std::min(rest.size(), static_cast<std::size_t>(length)));
}

}  // namespace vxlab::store
