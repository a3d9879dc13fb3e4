// The file under the NDJSON sink: locked against other processes, appended to in blocks that are whole or
// gone.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace shortener_events::sinks {

class NdjsonFile {
  public:
    /// Reads every line of an existing file into `on_line`; a true answer says that the file is whole up to
    /// the end of that line. What stands behind the last such line was cut short by a crash and is removed.
    /// Throws Error(io) when the file cannot be used or another process has it.
    NdjsonFile(std::string path, const std::function<bool(std::string_view)>& on_line);
    ~NdjsonFile();
    NdjsonFile(const NdjsonFile&) = delete;
    NdjsonFile& operator=(const NdjsonFile&) = delete;

    /// On the disk when it returns. Throws Error(io); nothing of the block stays then.
    void append(std::string_view block);

  private:
    void recover(const std::function<bool(std::string_view)>& on_line);
    [[noreturn]] void fail(const std::string& action) const;

    std::string path_;
    int fd_ = -1;
    long whole_ = 0;  ///< bytes that are known to be whole
};

}  // namespace shortener_events::sinks
