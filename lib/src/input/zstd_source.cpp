#include <zstd.h>

#include <vector>

#include "input/byte_source.hpp"

namespace shortener_events::input {

namespace {

struct FreeDecoder {
    void operator()(ZSTD_DStream* decoder) const { ZSTD_freeDStream(decoder); }
};

class ZstdSource : public ByteSource {
  public:
    ZstdSource(std::unique_ptr<ByteSource> compressed, std::string name)
        : compressed_(std::move(compressed)),
          name_(std::move(name)),
          buffer_(ZSTD_DStreamInSize()),
          decoder_(ZSTD_createDStream()) {
        if (decoder_ == nullptr) fail_reading(name_, "no memory to decompress zstd");
    }

    std::size_t read(char* into, std::size_t size) override {
        ZSTD_outBuffer out{into, size, 0};
        if (is_damaged_) fail_reading(name_, "the zstd data is damaged");
        while (out.pos == 0) {
            // The decoder may hold back decompressed bytes although all input is consumed.
            if (input_.pos == input_.size && !output_pending_ && !refill()) {
                if (inside_frame_) fail_reading(name_, "the zstd data breaks off");
                return 0;
            }
            const std::size_t outcome = ZSTD_decompressStream(decoder_.get(), &out, &input_);
            is_damaged_ = is_damaged_ || ZSTD_isError(outcome) != 0;
            if (is_damaged_ && out.pos > 0) break;  // what came before the damage is handed on first
            if (is_damaged_) fail_reading(name_, "the zstd data is damaged");
            inside_frame_ = outcome != 0;
            output_pending_ = inside_frame_ && out.pos == size;
        }
        return out.pos;
    }

  private:
    bool refill() {
        input_ = {buffer_.data(), compressed_->read(buffer_.data(), buffer_.size()), 0};
        return input_.size > 0;
    }

    std::unique_ptr<ByteSource> compressed_;
    std::string name_;
    std::vector<char> buffer_;
    std::unique_ptr<ZSTD_DStream, FreeDecoder> decoder_;
    ZSTD_inBuffer input_{nullptr, 0, 0};
    bool inside_frame_ = true;
    bool output_pending_ = false;
    bool is_damaged_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> make_zstd_source(std::unique_ptr<ByteSource> compressed,
                                             const std::string& name) {
    return std::make_unique<ZstdSource>(std::move(compressed), name);
}

}  // namespace shortener_events::input
