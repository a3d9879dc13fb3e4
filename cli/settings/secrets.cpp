#include "cli/settings/secrets.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>

#include <algorithm>
#include <cstdlib>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/small_file.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::string_view kFromFile = "file:", kFromVariable = "env:", kFromCommand = "command:";

std::string text_of_file(const std::string& path, const std::string& what) {
    std::string text = read_small_file(path, ErrorCategory::configuration, what).text;
    if (text.empty())
        throw Error(ErrorCategory::configuration,
                    fmt::format("cannot read {} \"{}\": it is empty", what, path));
    return text;
}

std::string first_line_of(std::string text) {
    text.resize(std::min(text.find('\n'), text.size()));
    while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.pop_back();
    return text;
}

}  // namespace

bool is_reference(std::string_view value) {
    return value.starts_with(kFromFile) || value.starts_with(kFromVariable) ||
           value.starts_with(kFromCommand);
}

std::string resolve_secret(const std::string& property, const std::string& value,
                           std::chrono::milliseconds limit, const std::stop_token& stop) {
    const auto rest = [&](std::string_view kind) { return value.substr(kind.size()); };
    if (value.starts_with(kFromFile)) {
        auto text = text_of_file(rest(kFromFile), fmt::format("the secret of {} in", property));
        return property.ends_with(".pem") ? text : first_line_of(std::move(text));
    }
    if (value.starts_with(kFromCommand))
        return read_from_command(rest(kFromCommand), limit, property, {}, stop);
    if (!value.starts_with(kFromVariable)) return value;
    const std::string name = rest(kFromVariable);
    const char* secret = std::getenv(name.c_str());
    if (secret && *secret) return secret;
    throw Error(ErrorCategory::configuration, fmt::format("environment variable \"{}\" is not set", name));
}

void keep_out_of_core_files() {
    ::prctl(PR_SET_DUMPABLE, 0);  // not inherited by the programs that this one starts
}

}  // namespace shortener_events::cli
