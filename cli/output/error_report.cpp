#include "cli/output/error_report.hpp"

#include <unistd.h>

#include <string>
#include <string_view>

#include "cli/exit_status.hpp"
#include "cli/output/color.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/fd_stream.hpp"
#include "cli/output/json_values.hpp"
#include "shortener_events/internal/secrets.hpp"

namespace shortener_events::cli {

namespace {

/// The value of an option as typed: `-o json`, `-ojson`, `--output json` or `--output=json`.
std::string_view typed_value(int argc, char** argv, std::string_view short_name, std::string_view long_name) {
    std::string_view value;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--") break;
        if (word == long_name || (word == short_name && !short_name.empty()))
            value = i + 1 < argc ? argv[i + 1] : "";
        else if (word.starts_with(long_name) && word.size() > long_name.size() &&
                 word[long_name.size()] == '=')
            value = word.substr(long_name.size() + 1);
        else if (!short_name.empty() && word.starts_with(short_name) && !word.starts_with("--"))
            value = word.substr(short_name.size());
    }
    return value;
}

/// Of docs/schemas/error.v1: who used this program wrongly is its user, and who the library, this program.
std::string_view category_of(const Error& error) {
    switch (error.category()) {
        case ErrorCategory::argument:
            return "usage";
        case ErrorCategory::misuse:
            return "bug";
        default:
            return to_string(error.category());
    }
}

std::string as_json(const Error& error) {
    const Json body{{"category", category_of(error)},
                    {"message", cut_message(hide_passwords(error.what()))},
                    {"hint", or_null(cut_message(hide_passwords(error.hint())))}};
    return json_line({{"error", body}});
}

}  // namespace

ErrorReport::ErrorReport(int argc, char** argv) {
    json_ = typed_value(argc, argv, "-o", "--output").starts_with("json") ||
            typed_value(argc, argv, "", "--log") == "json";
    const auto color = typed_value(argc, argv, "", "--color");
    color_ = use_color(color.empty() ? "auto" : color, STDERR_FILENO);
}

int ErrorReport::print(const Error& error) const {
    const Palette palette(color_);
    FdStream err(STDERR_FILENO, "stderr");
    try {
        if (json_) {
            err << as_json(error) << '\n';
        } else {
            err << "shortener-events: " << palette.red(escape_line(cut_message(hide_passwords(error.what()))))
                << '\n';
            if (!error.hint().empty())
                err << palette.cyan("  hint: ") << escape_line(cut_message(hide_passwords(error.hint())))
                    << '\n';
        }
        err.flush();
    } catch (const std::exception&) {
        // stderr is gone too: the exit status is all that can still be said
    }
    return exit_status_of(error.category());
}

}  // namespace shortener_events::cli
