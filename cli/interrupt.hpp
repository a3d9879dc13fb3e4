// SIGINT and SIGTERM. A command that can stop cleanly asks for a token; every other command is ended at once.
// A second signal always ends the program at once, but not one within half a second of the first: GNU timeout
// sends two, one to the program and one to its process group, and means one.
#pragma once

#include <chrono>
#include <exception>
#include <stop_token>
#include <string>

namespace shortener_events::cli {

class Interrupt {
  public:
    /// Blocks the signals in this thread (and so in all that it starts) and waits for them in a thread of its
    /// own. Call once, before any other thread is started.
    static void install();

    /// From here on the first signal only sets the token. `last_words` is written to stderr when a second
    /// signal ends the program, and should say what is unknown then.
    static std::stop_token stop_cleanly(std::string last_words = {});

    /// The same for a command that only reads, or as long as it has not begun to do more: then it calls
    /// stop_cleanly(). Where it has not stopped a second after the signal, because it waits for a broker that
    /// does not answer, the program ends as by a second one: nothing is lost by that.
    static std::stop_token stop_reading(std::string last_words = {});

    /// Sets the token of stop_cleanly() also when the reader of `fd`, a pipe, goes away: a command that waits
    /// for events has nothing to write just then and would not notice. For other files it does nothing.
    static void stop_when_reader_leaves(int fd);

    /// The signal that was received, 0 if none.
    static int signal();

    /// 130 or 143 after a signal, else `otherwise`.
    static int exit_status(int otherwise);

    /// For a child process: undoes the blocking after fork.
    static void restore_in_child();

    /// Runs a system call that waits for whoever is at the other end (a pipe's reader, a device). Once a
    /// command that stops cleanly is to stop, the call does not wait on: it fails with EINTR.
    template <typename Call>
    static auto breakable(const Call& call) {
        const Breakable during_the_call;
        return call();
    }

    /// open(2) that throws CutShort where a signal comes while it waits for the other end of a FIFO.
    static int open(const std::string& path, int flags, unsigned mode = 0);

  private:
    /// This thread is in a call that is to be broken off.
    struct Breakable {
        Breakable();
        ~Breakable();
        Breakable(const Breakable&) = delete;
        Breakable& operator=(const Breakable&) = delete;
    };
};

/// The user's signal came while nothing went on at the other end of a pipe: what was meant for it is not
/// written. Not an Error: the command ends with 130 or 143.
class CutShort : public std::exception {
  public:
    explicit CutShort(std::string message) : message_(std::move(message)) {}
    const char* what() const noexcept override { return message_.c_str(); }

  private:
    std::string message_;
};

/// Waits, but no longer than until `stop` is requested; whether the time passed whole.
bool sleep_for(std::chrono::milliseconds time, const std::stop_token& stop);

}  // namespace shortener_events::cli
