#include "cli/monitoring_plugin.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/escape.hpp"
#include "shortener_events/internal/secrets.hpp"

namespace shortener_events::cli {

namespace {

std::string_view word_of(PluginStatus status) {
    switch (status) {
        case PluginStatus::ok:
            return "OK";
        case PluginStatus::warning:
            return "WARNING";
        case PluginStatus::critical:
            return "CRITICAL";
        case PluginStatus::unknown:
            break;
    }
    return "UNKNOWN";
}

/// Digits, never a power of ten: not every reader of performance data knows those.
std::string plain(double number) {
    std::string text = fmt::format("{:.6f}", number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

}  // namespace

std::string plugin_text(std::string_view text) {
    std::string plain(text);
    std::ranges::replace(plain, '|', '/');
    return plain;
}

std::string plugin_line(std::string_view service, PluginStatus status, std::string_view text) {
    return fmt::format("{} {} - {}", service, word_of(status), plugin_text(text));
}

int answer_unknown(std::string_view service, const Error& error, std::ostream& out) {
    // Of an answer of one line only what may be the whole cause.
    const std::string near = error.hint().starts_with("did you mean") ? ": " + error.hint() : "";
    out << plugin_line(service, PluginStatus::unknown,
                       escape_line(cut_message(hide_passwords(error.what() + near))))
        << '\n';
    return static_cast<int>(PluginStatus::unknown);
}

std::string plugin_label(std::string_view text) {
    const auto is_plain = [](char c) { return c > ' ' && c < 0x7F && c != '\'' && c != '=' && c != '|'; };
    std::string label(text);
    std::ranges::replace_if(
        label, [&](char c) { return c != ' ' && !is_plain(c); }, '_');
    return std::ranges::all_of(label, is_plain) ? label : "'" + label + "'";
}

PluginRange::PluginRange(std::string_view text, double (*parse_number)(std::string_view)) {
    std::string_view rest = text;
    if (rest.starts_with('@')) {
        inside_ = true;
        rest.remove_prefix(1);
    }
    const auto colon = rest.find(':');
    const std::string_view end = colon == std::string_view::npos ? rest : rest.substr(colon + 1);
    if (colon != std::string_view::npos) {
        const std::string_view start = rest.substr(0, colon);
        if (start == "~")
            start_.reset();
        else if (!start.empty())
            start_ = parse_number(start);
    }
    if (!end.empty()) end_ = parse_number(end);
    const bool empty = colon == std::string_view::npos && end.empty();
    if (empty || (start_ && end_ && *start_ > *end_))
        throw Error(ErrorCategory::argument, fmt::format("not a range: \"{}\"", text),
                    "write it as 1000, 10:, ~:10, 10:20 or @10:20");
}

bool PluginRange::alerts(double value) const {
    const bool in_range = (!start_ || value >= *start_) && (!end_ || value <= *end_);
    return in_range == inside_;
}

std::string PluginRange::perfdata() const {
    const std::string start = !start_ ? "~:" : *start_ == 0 && end_ ? "" : plain(*start_) + ":";
    return (inside_ ? "@" : "") + start + (end_ ? plain(*end_) : "");
}

}  // namespace shortener_events::cli
