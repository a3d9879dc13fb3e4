#include "cli/context.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "cli/exit_status.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/screen.hpp"
#include "cli/settings/resolve.hpp"
#include "cli/settings/sasl_plugins.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/broker_list.hpp"
#include "shortener_events/internal/missing_right_hint.hpp"
#include "shortener_events/internal/secrets.hpp"

namespace shortener_events::cli {

namespace {

bool are_one_file(int one, int other) {
    struct stat first {};
    struct stat second {};
    return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

}  // namespace

Context::Context(const GlobalOptions& options, std::string output)
    : options_(options),
      output_(std::move(output)),
      out_(STDOUT_FILENO, "stdout"),
      err_(STDERR_FILENO, "stderr", WhenLost::go_on),
      out_palette_(false),
      err_palette_(false),
      one_file_(are_one_file(STDOUT_FILENO, STDERR_FILENO)),
      progress_(err_, ::isatty(STDERR_FILENO) == 1 && !options.quiet) {
    const auto [color, source] = resolve_setting("color", options);
    if (color != "auto" && color != "always" && color != "never")
        throw Error(ErrorCategory::configuration, source + ": not a colour setting: \"" + color + "\"",
                    "write auto, always or never");
    out_palette_ = Palette(use_color(color, STDOUT_FILENO));
    err_palette_ = Palette(use_color(color, STDERR_FILENO));
    if (const auto why = why_config_is_unknown(options); !why.empty())
        warn(why + ": only flags, the environment and defaults count");
}

const KafkaSettings& Context::kafka() {
    if (kafka_) return *kafka_;
    const auto resolved = resolve_all(options_);
    kafka_ = std::make_unique<KafkaSettings>(resolved.kafka);
    for (const auto& text : resolved.notes) note(text);
    leave_out_sasl_plugins(*kafka_);
    warn_of(exposed_secrets(options_, *kafka_));
    if (options_.verbose >= 2)
        kafka_->log = [](const std::string& line) {
            std::fprintf(stderr, "kafka client: %s\n", escape_line(line).c_str());
        };
    return *kafka_;
}

void Context::bound_values(std::size_t most) {
    kafka();
    kafka_->max_value = most;
}

/// Another thread's message says nothing of what is being printed.
void Context::keep_order() {
    if (one_file_ && std::this_thread::get_id() == owner_ && std::uncaught_exceptions() == 0) out_.flush();
}

std::ostream& Context::err() {
    keep_order();
    return err_;
}

void Context::save_results() noexcept {
    try {
        out_.flush();
    } catch (const std::exception&) {
    }
}

bool Context::out_is_terminal() const {
    return ::isatty(STDOUT_FILENO);
}

std::size_t Context::out_columns() const {
    return out_is_terminal() ? static_cast<std::size_t>(std::max(0, Screen::size().columns)) : 0;
}

int Context::verbosity() const {
    return options_.quiet ? -1 : options_.verbose;
}

void Context::warn(std::string_view text) {
    progress_.clear();
    keep_order();
    err_ << "shortener-events: " << err_palette_.yellow("warning: ")
         << escape_line(cut_message(hide_passwords(text))) << std::endl;
}

void Context::complain(std::string_view text) {
    progress_.clear();
    keep_order();
    err_ << "shortener-events: " << escape_line(cut_message(hide_passwords(text))) << std::endl;
}

void Context::note(std::string_view text) {
    progress_.clear();
    keep_order();
    if (!options_.quiet) err_ << escape_line(cut_message(hide_passwords(text))) << std::endl;
}

void Context::sum_up(std::string_view text, bool all_went_well) {
    options_.quiet && !all_went_well ? complain(text) : note(text);
}

std::string Context::filled_in(std::string hint) const {
    if (!kafka_) return hint;
    const auto user = kafka_->properties.find("sasl.username");
    return fill_in_right_hint(std::move(hint), kafka_->brokers,
                              user == kafka_->properties.end() ? "" : user->second);
}

Error Context::completed(const Error& error) const {
    std::string hint = error.hint();
    const auto right = missing_right_hint(error.what());  // who wrapped the error may have had no use for it
    if (!right.empty() && hint.find(right) == hint.npos) hint = hint.empty() ? right : right + "; " + hint;
    hint = filled_in(std::move(hint));
    const bool is_unanswered = error.category() == ErrorCategory::kafka && error.kafka().code == 0;
    if (const auto assumed = kafka_ && is_unanswered ? assumed_ports(kafka_->brokers) : ""; !assumed.empty())
        hint = hint.empty() ? assumed : hint + "; " + assumed;
    return {error.category(), error.what(), hint, error.kafka()};
}

void Context::hint(std::string_view text) {
    progress_.clear();
    const auto filled = filled_in(std::string(text));
    keep_order();
    if (!options_.quiet)
        err_ << err_palette_.cyan("  hint: ") << escape_line(cut_message(hide_passwords(filled)))
             << std::endl;
}

void Context::warn_of(const std::vector<Exposure>& exposed) {
    for (const auto& [text, advice] : exposed) {
        warn(text);
        hint(advice);
    }
}

int Context::status_of(int status) {
    out_.flush();
    err_.flush();
    return status == kDone && err_.buffer().has_failed() ? kNo : status;
}

void Context::leave(int status) {
    std::_Exit(status_of(status));
}

}  // namespace shortener_events::cli
