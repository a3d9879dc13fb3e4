// The file under the NDJSON sink: locked against other processes, appended to in blocks that are whole or
// gone.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace shortener_events::sinks {

class NdjsonFile {
  public:
    /// A file that is not empty must begin with `begins`: any other is somebody else's. Its lines are read
    /// into `on_line`; a true answer says that the file is whole up to the end of that line, an exception
    /// that the line is damaged. What stands behind the last whole line was cut short by a crash and is
    /// removed by the first append(). Throws Error(io) when the file cannot be used or another process has
    /// it, and leaves it untouched then.
    NdjsonFile(std::string path, std::string_view begins,
               const std::function<bool(std::string_view)>& on_line);
    ~NdjsonFile();
    NdjsonFile(const NdjsonFile&) = delete;
    NdjsonFile& operator=(const NdjsonFile&) = delete;

    /// On the disk when it returns. Throws Error(io), also where the file was deleted, replaced, cut or
    /// written to by another program; the block does not count then.
    void append(std::string_view block);

  private:
    void require_own(std::string_view begins) const;
    void recover(const std::function<bool(std::string_view)>& on_line);
    void require_untouched(long size) const;
    void cut_tail();
    [[noreturn]] void take_back();
    [[noreturn]] void fail(const std::string& action) const;

    std::string path_;
    int fd_ = -1;
    long whole_ = 0;        ///< bytes that are known to be whole
    bool has_tail_ = true;  ///< there may be more
    long size_ = 0;         ///< of the file, as it was left here
};

}  // namespace shortener_events::sinks
