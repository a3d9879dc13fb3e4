// A file that results are written to. What cannot be written is an Error that names it and comes before the
// work; what stands in the file stays until the work has something to put in its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/output/fd_stream.hpp"
#include "cli/output/output_place.hpp"
#include "shortener_events/internal/new_file.hpp"

namespace shortener_events::cli {

enum class OpenMode { replace, append };

/// A regular file is emptied at the first byte of its new content, or at close() where there is none. An open
/// file of our own (/dev/stdout), a pipe and a device are written to as they are.
class OutputFile {
  public:
    /// Makes and changes nothing. `permissions` are those of a file that is made later; an old one keeps its
    /// own. Throws Error(io) that quotes the path, also for what is behind another user's link.
    explicit OutputFile(const std::string& path, OpenMode mode = OpenMode::replace,
                        FileMode permissions = std::nullopt);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// The work begins: a file that is not there yet is made. Throws Error(io).
    void begin();

    /// To be called for writing only. Writing and flushing throw Error(io), for instance on a full disk.
    std::ostream& stream();

    /// False for a pipe, a device or an open file of our own.
    bool is_regular() const { return regular_; }
    /// Flushes, and says how many bytes the file has, or will have kept once it is written to; 0 for what is
    /// no regular file.
    std::uint64_t size();
    /// Drops all but the first `size` bytes, of old content once it is written to; does nothing to what is no
    /// regular file.
    void cut(std::uint64_t size);

    /// Flushes and closes; to be called before destruction, which writes what is still buffered if it can and
    /// tells nobody if it cannot.
    void close();

  private:
    void open(int fd);
    void start_content();
    std::uint64_t size_on_disk() const;

    std::string path_;
    OutputPlace place_;
    FileMode permissions_;
    bool regular_;
    bool has_content_ = false;  // of this run
    std::uint64_t kept_;        // of the old content
    int fd_ = -1;
    std::optional<FdStream> stream_;
};

/// Writes `text` to a new file beside `path` and renames it, so that a reader never sees half of it. It has
/// the permissions and the group of the old one, or those that the umask leaves. What is no regular file is
/// written to as it is. Throws Error(io).
void replace_file(const std::string& path, const std::string& text);

}  // namespace shortener_events::cli
