#include <zlib.h>

#include <vector>

#include "input/byte_source.hpp"

namespace shortener_events::input {

namespace {

constexpr std::size_t kCompressedBytes = std::size_t{64} * 1024;
constexpr int kGzipOnly = 16 + MAX_WBITS;

class GzipSource : public ByteSource {
  public:
    GzipSource(std::unique_ptr<ByteSource> compressed, std::string name)
        : compressed_(std::move(compressed)), name_(std::move(name)), buffer_(kCompressedBytes) {
        if (inflateInit2(&stream_, kGzipOnly) != Z_OK) fail_reading(name_, "no memory to decompress gzip");
    }
    ~GzipSource() override { inflateEnd(&stream_); }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;

    std::size_t read(char* into, std::size_t size) override {
        stream_.next_out = reinterpret_cast<Bytef*>(into);
        stream_.avail_out = static_cast<uInt>(size);
        while (stream_.avail_out == size) {
            if (stream_.avail_in == 0 && !refill()) {
                if (inside_member_) fail_reading(name_, "the gzip data breaks off");
                return 0;
            }
            inflate_some(size);
        }
        return size - stream_.avail_out;
    }

  private:
    bool refill() {
        const std::size_t count = compressed_->read(buffer_.data(), buffer_.size());
        stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
        stream_.avail_in = static_cast<uInt>(count);
        return count > 0;
    }

    void inflate_some(std::size_t room) {
        inside_member_ = true;
        const int outcome = inflate(&stream_, Z_NO_FLUSH);
        if (outcome == Z_STREAM_END) {
            inside_member_ = false;
            inflateReset(&stream_);
        } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
            // What came before the damage is handed on first: zlib says the same again.
            if (stream_.avail_out == room) fail_reading(name_, "the gzip data is damaged");
        }
    }

    std::unique_ptr<ByteSource> compressed_;
    std::string name_;
    std::vector<char> buffer_;
    z_stream stream_{};
    bool inside_member_ = true;
};

}  // namespace

std::unique_ptr<ByteSource> make_gzip_source(std::unique_ptr<ByteSource> compressed,
                                             const std::string& name) {
    return std::make_unique<GzipSource>(std::move(compressed), name);
}

}  // namespace shortener_events::input
