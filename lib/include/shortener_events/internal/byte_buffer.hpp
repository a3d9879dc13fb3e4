// Memory to read into. Unlike a std::string's it is not zeroed, so that pages nothing is read into are never
// touched.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace shortener_events {

class ByteBuffer {
  public:
    char* data() { return data_.get(); }
    std::size_t size() const { return data_ ? size_ : 0; }  // moved away: nothing
    /// The first `length` bytes, at most size().
    std::string_view first(std::size_t length) const { return {data_.get(), length}; }

    /// To at least `wanted` bytes, and at least twice as many as before; the first `kept` of them stay, what
    /// is behind them is anything.
    void grow(std::size_t wanted, std::size_t kept) {
        if (wanted <= size()) return;
        wanted = std::max(wanted, 2 * size());
        auto grown = std::make_unique_for_overwrite<char[]>(wanted);
        std::copy_n(data_.get(), kept, grown.get());
        data_ = std::move(grown);
        size_ = wanted;
    }

  private:
    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
};

}  // namespace shortener_events
