// What a running consumer says on stderr: log lines as text or JSON, and on a terminal one line of progress
// below them. May be called from several threads.
#pragma once

#include <mutex>
#include <string>

#include "cli/context.hpp"
#include "shortener_events/consumer.hpp"

namespace shortener_events::cli {

enum class LogForm { text, json };

class ConsumeLog {
  public:
    ConsumeLog(Context& context, LogForm form);

    /// `2026-01-31T09:30:00.000Z warning dead-letter: …`, or one JSON object a line.
    void note(const ConsumeNote& note);
    /// On a terminal only.
    void progress(const ConsumeCounts& counts);
    /// Takes the progress line away.
    void finish();

  private:
    void clear_line();

    Context& context_;
    LogForm form_;
    bool live_;
    bool shown_ = false;
    std::uint64_t last_read_ = 0;
    std::int64_t last_ms_ = 0;
    std::mutex mutex_;
};

}  // namespace shortener_events::cli
