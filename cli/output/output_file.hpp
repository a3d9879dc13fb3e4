// A file that results are written to. Created or emptied when opened; what cannot be written is an Error that
// names it.
#pragma once

#include <cstdint>
#include <string>

#include "cli/output/fd_stream.hpp"

namespace shortener_events::cli {

enum class OpenMode { replace, append };

class OutputFile {
  public:
    /// Throws Error(io) that quotes the path.
    explicit OutputFile(const std::string& path, OpenMode mode = OpenMode::replace);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Writing and flushing throw Error(io), for instance on a full disk.
    std::ostream& stream() { return stream_; }

    /// False for a pipe or a device.
    bool is_regular() const;
    /// Flushes, and says how many bytes the file has; 0 for what is no regular file.
    std::uint64_t size();
    /// Drops all but the first `size` bytes; does nothing to what is no regular file.
    void cut(std::uint64_t size);

    /// Flushes and closes; to be called before destruction, which drops what is still buffered.
    void close();

  private:
    int fd_;
    std::string path_;
    FdStream stream_;
};

/// Writes `text` to a temporary file beside `path` and renames it, so that a reader never sees half of it. A
/// pipe or a device is written to as it is. Throws Error(io).
void replace_file(const std::string& path, const std::string& text);

}  // namespace shortener_events::cli
