// SIGINT and SIGTERM. A command that can stop cleanly asks for a token; every other command is ended at once.
// The second signal always ends the program at once.
#pragma once

#include <chrono>
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

    /// Sets the token of stop_cleanly() also when the reader of `fd`, a pipe, goes away: a command that waits
    /// for events has nothing to write just then and would not notice. For other files it does nothing.
    static void stop_when_reader_leaves(int fd);

    /// The signal that was received, 0 if none.
    static int signal();

    /// 130 or 143 after a signal, else `otherwise`.
    static int exit_status(int otherwise);

    /// For a child process: undoes the blocking after fork.
    static void restore_in_child();
};

/// Waits, but no longer than until `stop` is requested; whether the time passed whole.
bool sleep_for(std::chrono::milliseconds time, const std::stop_token& stop);

}  // namespace shortener_events::cli
