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

/// What a write that fails means for the work.
enum class WhenLost {
    raise,           ///< it ends
    without_reader,  ///< it goes on where the reader of a pipe has left, and only then
    go_on,           ///< it goes on: what is written only tells of it
};

class FdBuffer : public std::streambuf {
  public:
    FdBuffer(int fd, std::string name, WhenLost when_lost);

    void set_when_lost(WhenLost when_lost) { when_lost_ = when_lost; }
    /// Something could not be written, though its reader had not left.
    bool has_failed() const { return has_failed_; }

  protected:
    int overflow(int character) override;
    int sync() override;

  private:
    void write_out();
    void write_all(const char* from, const char* end);
    std::size_t write_some(const char* from, std::size_t size);
    std::size_t most_at_once(std::size_t size) const;
    void await_taker() const;
    [[noreturn]] void fail(int code) const;

    int fd_;
    std::string name_;
    WhenLost when_lost_;
    bool is_lost_ = false;  ///< nothing more is written
    bool has_failed_ = false;
    std::array<char, 65536> buffer_;
};

/// Throws OutputClosed or Error(io) from the write or flush that failed, and CutShort once a signal has come
/// and nobody takes what is written, where that is to end the work; else drops what comes from then on. Flush
/// before it is destroyed; what is still buffered then is dropped.
class FdStream : public std::ostream {
  public:
    /// `name` is for error messages, such as "stdout". The descriptor stays the caller's.
    FdStream(int fd, std::string name, WhenLost when_lost = WhenLost::raise);

    FdBuffer& buffer() { return buffer_; }
    const FdBuffer& buffer() const { return buffer_; }

  private:
    FdBuffer buffer_;
};

}  // namespace shortener_events::cli
