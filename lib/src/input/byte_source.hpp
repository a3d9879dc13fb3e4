// Where input bytes come from: a descriptor, or a decompressor in front of one.
#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>

namespace shortener_events::input {

class ByteSource {
  public:
    virtual ~ByteSource() = default;

    /// Waits for at least one byte; returns what is there, at most `size`; 0: the input has ended.
    /// Throws Error(io).
    virtual std::size_t read(char* into, std::size_t size) = 0;
};

/// Plain, gzip or zstd, by the first bytes of `fd`. The descriptor stays the caller's.
std::unique_ptr<ByteSource> open_source(int fd, const std::string& name, std::stop_token stop);

/// Decompressors; all members or frames of the input are read one after the other.
std::unique_ptr<ByteSource> make_gzip_source(std::unique_ptr<ByteSource> compressed, const std::string& name);
std::unique_ptr<ByteSource> make_zstd_source(std::unique_ptr<ByteSource> compressed, const std::string& name);

/// Throws Error(io) `cannot read "<name>": <why>`.
[[noreturn]] void fail_reading(const std::string& name, const std::string& why);

}  // namespace shortener_events::input
