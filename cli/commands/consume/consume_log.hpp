// What a running consumer says on stderr: log lines as text or JSON, and on a terminal one line of progress
// below them. May be called from several threads.
#pragma once

#include <mutex>
#include <string>

#include "cli/commands/consume/warning_limit.hpp"
#include "cli/context.hpp"
#include "shortener_events/consumer.hpp"

namespace shortener_events::cli {

enum class LogForm { text, json };

class ConsumeLog {
  public:
    ConsumeLog(Context& context, LogForm form);
    /// As finish(): a run that ends with an error has warnings that were not shown, too.
    ~ConsumeLog();
    ConsumeLog(const ConsumeLog&) = delete;
    ConsumeLog& operator=(const ConsumeLog&) = delete;

    /// `2026-01-31T09:30:00.000Z warning dead-letter: …`, or one JSON object a line. Of warnings of one kind
    /// the first few of a minute are shown; how many more there were is said when it is over. With -q only
    /// that number.
    void note(const ConsumeNote& note);
    /// What is said of the whole run: as Context::note() and warn() say it, or as a JSON object.
    void say(const ConsumeNote& note);
    void hint(const std::string& text);
    /// On a terminal only.
    void progress(const ConsumeCounts& counts);
    /// Takes the progress line away, and says what was not shown.
    void finish();

  private:
    void tell(const std::vector<WarningLimit::Hidden>& hidden);
    void write(const ConsumeNote& note);
    void clear_line();

    Context& context_;
    LogForm form_;
    WarningLimit limit_;
    bool live_;
    bool shown_ = false;
    std::uint64_t last_read_ = 0;
    std::int64_t last_ms_ = 0;
    std::mutex mutex_;
};

}  // namespace shortener_events::cli
