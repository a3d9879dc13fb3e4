#include "cli/settings/toml_depth.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kMostParts = 16;  // ours have four: profiles.NAME.properties."key"

bool is_of_key(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == ' ' || c == '\t';
}

/// Where the text goes on behind a quoted part that begins at `at`: at its line's end where it has none.
std::size_t behind_quotes(std::string_view line, std::size_t at) {
    const char quote = line[at];
    for (++at; at < line.size() && line[at] != quote; ++at)
        if (quote == '"' && line[at] == '\\') ++at;
    return at + 1;
}

bool has_deep_key(std::string_view line) {
    std::size_t dots = 0;
    for (std::size_t at = 0; at < line.size();) {
        const char c = line[at];
        if (c == '#') return false;
        if (c == '"' || c == '\'') {
            at = behind_quotes(line, at);
            continue;
        }
        if (c == '.')
            ++dots;
        else if (!is_of_key(c))
            dots = 0;
        if (dots >= kMostParts) return true;
        ++at;
    }
    return false;
}

}  // namespace

std::optional<std::size_t> line_of_deep_key(std::string_view toml) {
    for (std::size_t number = 1; !toml.empty(); ++number) {
        const std::size_t end = toml.find('\n');
        if (has_deep_key(toml.substr(0, end))) return number;
        if (end == std::string_view::npos) break;
        toml.remove_prefix(end + 1);
    }
    return std::nullopt;
}

}  // namespace shortener_events::cli
