#include "kafka/client/shown_log.hpp"

#include <fmt/format.h>

#include "shortener_events/internal/secrets.hpp"

namespace shortener_events::kafka {

namespace {

constexpr std::string_view kNotShown = "(not shown)";
constexpr std::string_view kEquals = " = ";

/// Of a line `  name = value`, as the debug context conf writes it.
std::string_view before_secret_value(std::string_view text) {
    const auto equals = text.find(kEquals);
    if (equals == text.npos) return text;
    const auto name = text.substr(text.find_last_of(' ', equals - 1) + 1);
    return is_secret(name.substr(0, name.find(' '))) ? text.substr(0, equals + kEquals.size()) : text;
}

}  // namespace

std::string shown_log(std::string_view facility, std::string_view text) {
    if (facility == "SASLREFRESH")
        return fmt::format("{}: Kerberos ticket: what its command was and became of it is {}", facility,
                           kNotShown);
    const auto shown = before_secret_value(text);
    return fmt::format("{}: {}{}", facility, shown, shown.size() < text.size() ? kNotShown : "");
}

}  // namespace shortener_events::kafka
