// A std::ostream over a file descriptor that notices what iostreams hide: a reader that went away, a full
// disk.
#pragma once

#include <array>
#include <exception>
#include <ostream>
#include <streambuf>
#include <string>

namespace shortener_events::cli {

/// The reader of stdout or stderr closed it. Not an error: the command ends quietly with 0.
struct OutputClosed : std::exception {
    const char* what() const noexcept override { return "the reader closed the pipe"; }
};

class FdBuffer : public std::streambuf {
  public:
    FdBuffer(int fd, std::string name);

  protected:
    int overflow(int character) override;
    int sync() override;

  private:
    void write_out();
    std::size_t write_some(const char* from, std::size_t size);
    std::size_t most_at_once(std::size_t size) const;
    void await_taker() const;
    [[noreturn]] void fail(int code) const;

    int fd_;
    std::string name_;
    std::array<char, 65536> buffer_;
};

/// Throws OutputClosed or Error(io) from the write or flush that failed, and CutShort once a signal has come
/// and nobody takes what is written. Flush before it is destroyed; what is still buffered then is dropped.
class FdStream : public std::ostream {
  public:
    /// `name` is for error messages, such as "stdout". The descriptor stays the caller's.
    FdStream(int fd, std::string name);

  private:
    FdBuffer buffer_;
};

}  // namespace shortener_events::cli
