// One column of an index: an array of plain values that grows without being copied.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <memory>
#include <type_traits>

namespace vxlab::index {

// Large blocks grow by realloc(), which moves pages and not bytes, and in small steps: a vector
// would hold twice its rows and, while it grows, three times.
template <class T>
class Column {
public:
    static_assert(std::is_trivially_copyable_v<T>);

    void push_back(T value) {
        if (size_ == capacity_) resize_block(std::max(kFirst, size_ + size_ / 8));
        values_.get()[size_++] = value;
    }
    // Gives back the room that no row needs.
    void shrink() {
        if (size_ > 0) resize_block(size_);
    }

    // REQUIRES: row < size().
    T operator[](std::size_t row) const { return values_.get()[row]; }
    std::size_t size() const { return size_; }
    // Bytes held.
    std::size_t memory() const { return capacity_ * sizeof(T); }

private:
    static constexpr std::size_t kFirst = 1024;

    struct Free {
        void operator()(T* values) const { std::free(values); }
    };

    void resize_block(std::size_t capacity) {
        auto* block = static_cast<T*>(std::realloc(values_.get(), capacity * sizeof(T)));
        if (block == nullptr) std::terminate();  // as for any other allocation
        static_cast<void>(values_.release());    // realloc() has freed or kept it
        values_.reset(block);
        capacity_ = capacity;
    }

    std::unique_ptr<T, Free> values_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace vxlab::index
