#include "cli/commands/consume/consume_log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "cli/output/escape.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kLongestText = 1000;  // event content can be of any size
constexpr std::uint64_t kShownEachMinute = 10;
// Of these there is one for each event that is no good; the others are rare, and each is about something
// else.
constexpr std::array<std::string_view, 3> kOfEvents{"dead-letter", "dead-letter-skipped", "handler-failed"};

const char* name_of(ConsumeNote::Level level) {
    return level == ConsumeNote::Level::warning ? "warning" : "info";
}

const char* waiting_for(const ConsumeCounts& counts) {
    if (!counts.database_trouble.empty()) return ", waiting for the database";
    if (!counts.kafka_trouble.empty()) return ", waiting for Kafka";
    return counts.dead_letter_trouble.empty() ? "" : ", waiting for the dead-letter topic";
}

std::string as_json(const ConsumeNote& note) {
    const Json line{{"time", format_utc(now_ms())},
                    {"level", name_of(note.level)},
                    {"event", note.event},
                    {"message", cut_message(note.text)}};
    return json_line(line);
}

}  // namespace

ConsumeLog::ConsumeLog(Context& context, LogForm form)
    : context_(context),
      form_(form),
      limit_(context.verbosity() < 0 ? 0 : kShownEachMinute),
      live_(form == LogForm::text && context.verbosity() >= 0 && ::isatty(STDERR_FILENO) == 1) {}

ConsumeLog::~ConsumeLog() {
    finish();
}

void ConsumeLog::note(const ConsumeNote& note) {
    if (context_.verbosity() < 0 && note.level == ConsumeNote::Level::info) return;
    const std::lock_guard lock(mutex_);
    tell(limit_.take_hidden(now_ms()));
    const bool is_of_an_event = std::ranges::find(kOfEvents, note.event) != kOfEvents.end();
    if (!is_of_an_event || limit_.shows(note.event, note.text, now_ms())) write(note);
}

void ConsumeLog::say(const ConsumeNote& note) {
    const bool is_warning = note.level == ConsumeNote::Level::warning;
    if (form_ == LogForm::json) return this->note(note);
    is_warning ? context_.warn(note.text) : context_.note(note.text);
}

void ConsumeLog::hint(const std::string& text) {
    if (form_ == LogForm::json) return note({ConsumeNote::Level::info, "hint", text});
    context_.hint(text);
}

void ConsumeLog::tell(const std::vector<WarningLimit::Hidden>& hidden) {
    // Where none was shown, nobody knows yet what it is about.
    for (const auto& [kind, count, first] : hidden)
        write({ConsumeNote::Level::warning, kind,
               context_.verbosity() >= 0 ? fmt::format("{} more of this kind", count)
               : count == 1              ? first
                                         : fmt::format("{} events, the first: {}", count, first)});
}

void ConsumeLog::write(const ConsumeNote& note) {
    clear_line();
    if (form_ == LogForm::json)
        context_.err() << as_json(note) << std::endl;
    else
        context_.err() << fmt::format("{} {} {}: {}", format_utc(now_ms()), name_of(note.level), note.event,
                                      escape_excerpt(note.text, kLongestText))
                       << std::endl;
}

void ConsumeLog::progress(const ConsumeCounts& counts) {
    const std::lock_guard lock(mutex_);
    tell(limit_.take_hidden(now_ms()));
    if (!live_) return;
    const std::int64_t now = now_ms();
    const double seconds = static_cast<double>(now - last_ms_) / 1000;
    const double rate =
        last_ms_ > 0 && seconds > 0 ? static_cast<double>(counts.read - last_read_) / seconds : 0;
    last_ms_ = now;
    last_read_ = counts.read;
    clear_line();
    context_.err() << fmt::format(
                          "{} read, {}/s, {} applied, {} repeated, {} invalid, lag {}, {} partitions{}",
                          format_count(counts.read), format_count(static_cast<std::uint64_t>(rate)),
                          format_count(counts.applied), format_count(counts.repeated),
                          format_count(counts.invalid), format_count(static_cast<std::uint64_t>(counts.lag)),
                          counts.partitions, waiting_for(counts))
                   << std::flush;
    shown_ = true;
}

void ConsumeLog::finish() {
    const std::lock_guard lock(mutex_);
    tell(limit_.take_rest());
    clear_line();
    context_.err() << std::flush;
}

void ConsumeLog::clear_line() {
    if (shown_) context_.err() << "\r\x1b[K";
    shown_ = false;
}

}  // namespace shortener_events::cli
