#include "cli/settings/secrets.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

std::string trimmed_first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!file || !std::getline(file, line))
        throw Error(ErrorCategory::configuration, fmt::format("cannot read the secret in \"{}\"", path));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    return line;
}

std::string command_output(const std::string& command) {
    std::string output;
    FILE* pipe = ::popen(command.c_str(), "r");
    char buffer[512];
    while (pipe && ::fgets(buffer, sizeof buffer, pipe)) output += buffer;
    if (!pipe || ::pclose(pipe) != 0)
        throw Error(ErrorCategory::configuration,
                    fmt::format("the command for a secret failed: {}", command));
    while (!output.empty() && (output.back() == '\n' || output.back() == '\r')) output.pop_back();
    return output;
}

}  // namespace

bool is_secret(std::string_view property) {
    for (std::string_view part : {"password", "secret", ".pem", "oauthbearer.config"})
        if (property.find(part) != std::string_view::npos) return true;
    return false;
}

std::string resolve_secret(const std::string& value) {
    if (value.starts_with("file:")) return trimmed_first_line(value.substr(5));
    if (value.starts_with("command:")) return command_output(value.substr(8));
    if (!value.starts_with("env:")) return value;
    const char* secret = std::getenv(value.c_str() + 4);
    if (secret && *secret) return secret;
    throw Error(ErrorCategory::configuration,
                fmt::format("environment variable \"{}\" is not set", value.substr(4)));
}

}  // namespace shortener_events::cli
