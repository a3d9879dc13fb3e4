// A child process that never outlives this one, and has none of its open files but stdin, stdout and stderr.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace shortener_events::cli {

class Process {
  public:
    struct Options {
        std::map<std::string, std::string> environment;  ///< added to ours
        std::string output_file;  ///< stdout and stderr are appended to it; empty: they are ours
        int output = -1;          ///< stdout goes to this open file; -1: it does not
        bool leads_group =
            false;  ///< what it starts can be ended with it, and does not read from the terminal
        bool dies_with_us = true;  ///< killed by the kernel when this process ends in whatever way
    };

    /// `argv[0]` is looked up in PATH. Throws Error(io) when it cannot be started.
    Process(const std::vector<std::string>& argv, const Options& options);
    /// Kills it if it still runs.
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }

    /// The exit status, or 128 + the signal that ended it; nullopt while it runs.
    std::optional<int> poll();
    int wait();

    void send(int signal) const;
    /// SIGKILL to it and all that it started. For a leader of a group that nobody has waited for yet.
    void kill_group() const;
    /// SIGTERM, then SIGKILL when it has not ended after `grace`.
    void terminate(std::chrono::milliseconds grace);

  private:
    pid_t pid_ = -1;
    std::optional<int> status_;
};

}  // namespace shortener_events::cli
