// Keeps a simulation's truth in a file: there before the first event is sent, and never older than a minute,
// so that what a killed run leaves behind is true of a while ago, and says that it is not complete.
#pragma once

#include <chrono>
#include <string>

#include "cli/commands/simulate/truth.hpp"
#include "cli/context.hpp"
#include "cli/output/kept_file.hpp"

namespace shortener_events::cli {

class TruthFile {
  public:
    TruthFile(std::string path, Truth truth, Context& context);

    /// The run begins. Throws Error(io).
    void begin();
    void expect(const SimulatedClick& event) { truth_.expect(event); }
    void settle(std::uint64_t number, EventOutcome outcome) { truth_.settle(number, outcome); }
    /// To be called every now and then; trouble with the file is a warning.
    void keep_up();
    /// The run has ended. Throws Error(io).
    void finish(bool complete);

  private:
    using Clock = std::chrono::steady_clock;

    std::string text(bool complete) const;

    std::string path_;
    Truth truth_;
    bool rewritten_;  // a pipe or a device gets one truth, at the end
    KeptFile kept_;
    Clock::time_point next_{};
};

}  // namespace shortener_events::cli
