#include "cli/input/mode_flag.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "cli/output/escape.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/new_file.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kLongestModeShown = 40;

/// Three octal digits, or four of which the first is 0; the user must be able to read and write.
std::optional<unsigned> parse_mode(std::string_view text) {
    unsigned mode = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    const bool whole = failure == std::errc() && end == text.data() + text.size();
    const bool long_enough = text.size() == 3 || (text.size() == 4 && text[0] == '0');
    return whole && long_enough && (mode & kPrivateFile) == kPrivateFile ? std::optional(mode) : std::nullopt;
}

}  // namespace

unsigned ModeFlag::permissions() const {
    return parse_mode(text).value_or(kPrivateFile);
}

void ModeFlag::require_use(bool makes_files, const std::string& what) const {
    if (text.empty() || makes_files) return;
    throw Error(ErrorCategory::argument, fmt::format("--mode needs {}", what));
}

void declare_mode_flag(CLI::App& command, ModeFlag& flag) {
    command
        .add_option("--mode", flag.text,
                    "permissions of the files that are made and hold events (default 0600: they have "
                    "people's addresses)")
        ->type_name("OCTAL")
        ->check(
            [](const std::string& value) {
                if (parse_mode(value)) return std::string();
                return fmt::format("not permissions from 0600 on: \"{}\"",
                                   escape_excerpt(value, kLongestModeShown));
            },
            "");
}

}  // namespace shortener_events::cli
