// What a running command is given: its streams, its settings, and ways to speak to the user.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "cli/global_options.hpp"
#include "cli/output/color.hpp"
#include "cli/output/fd_stream.hpp"
#include "cli/output/progress.hpp"
#include "cli/settings/exposed_secrets.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::cli {

class Context {
  public:
    Context(const GlobalOptions& options, std::string output);

    /// Results. Throws OutputClosed when the reader is gone.
    std::ostream& out() { return out_; }
    /// For a command that does more than print: its work goes on when nobody reads the results any more.
    void go_on_without_reader() { out_.buffer().set_when_lost(WhenLost::without_reader); }
    /// From here on its work ends where nobody reads the results, also where the reader has left before.
    void end_without_reader() { out_.buffer().set_when_lost(WhenLost::raise); }
    /// Everything else. Writing to it never throws: who cannot be told of the work does not end it. Where
    /// both streams are one file, as in a CI's log, what was printed before is written before: that throws as
    /// out() does.
    std::ostream& err();

    /// The format chosen by `-o`, one of those that the command declared.
    const std::string& output() const { return output_; }
    bool json() const { return output_ == "json" || output_ == "jsonl"; }

    /// Flags, environment and configuration file, resolved at the first call, which warns of secrets that
    /// others can see. Throws Error(configuration).
    const KafkaSettings& kafka();

    /// Bytes of a record that kafka()'s readers take in, see KafkaSettings::max_value. Throws as kafka()
    /// does.
    void bound_values(std::size_t most);

    /// Whether people see the results directly, so that control characters would act.
    bool out_is_terminal() const;
    /// How wide stdout is; 0: no terminal, and as wide as it takes.
    std::size_t out_columns() const;

    /// How often -v was given; -1 with -q.
    int verbosity() const;
    /// Colours of the results and of stderr, judged apart.
    const Palette& palette() const { return out_palette_; }
    const Palette& err_palette() const { return err_palette_; }

    /// One line on stderr, also with -q: `shortener-events: warning: …`. The text of these five is escaped,
    /// and the passwords of URLs in it hidden.
    void warn(std::string_view text);
    /// The same for what will make the exit status an error's: `shortener-events: …`.
    void complain(std::string_view text);
    /// One line on stderr, not with -q.
    void note(std::string_view text);
    /// A line of a summary: a note, which with -q is left out only where all went well, and a complaint
    /// otherwise. Who asked for quiet still hears why a status is not 0.
    void sum_up(std::string_view text, bool all_went_well);
    /// A next step for the user, `  hint: …`, not with -q.
    void hint(std::string_view text);

    /// A hint whose kafka-acls line is for this run's brokers and user, as far as they are known.
    std::string filled_in(std::string hint) const;
    /// An error with what only this run's settings know of it: the above, and a port that was assumed.
    Error completed(const Error& error) const;

    void warn_of(const std::vector<Exposure>& exposed);

    /// For work that may take long; shown on a terminal, not with -q. The five above take it away first.
    ProgressLine& progress() { return progress_; }

    const GlobalOptions& options() const { return options_; }

    /// Writes out what is buffered of the results, if that can be done; to be called where an error is on its
    /// way, which says more than one about stdout would.
    void save_results() noexcept;

    /// What the process ends with, once everything is written: 1 instead of 0 where stderr did not take what
    /// it was told. Throws OutputClosed as out() does.
    int status_of(int status);

    /// Ends the process with everything written. For a command whose Kafka client only read: taking it down
    /// in order can take as long as the answer took. Throws OutputClosed as out() does.
    [[noreturn]] void leave(int status);

  private:
    void keep_order();

    GlobalOptions options_;
    std::string output_;
    FdStream out_;
    FdStream err_;
    Palette out_palette_;
    Palette err_palette_;
    std::unique_ptr<KafkaSettings> kafka_;
    bool one_file_;
    std::thread::id owner_ = std::this_thread::get_id();  ///< who prints results
    ProgressLine progress_;                               // after the stream that it writes to
};

}  // namespace shortener_events::cli
