#include "cli/settings/far_reaching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

#include "cli/settings/secrets.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/file_trust.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::array<std::string_view, 5> kCode{"plugin.library.paths", "ssl.engine.location",
                                                "ssl.engine.id", "ssl.providers", "sasl.kerberos.kinit.cmd"};

/// librdkafka puts these into the command for a Kerberos ticket, and escapes nothing.
constexpr std::array<std::string_view, 3> kInCommand{"sasl.kerberos.principal", "sasl.kerberos.keytab",
                                                     "sasl.kerberos.service.name"};

bool is_plain_in_shell(std::string_view value) {
    return std::ranges::all_of(value, [](unsigned char c) {
        return std::isalnum(c) ||
               std::string_view("@/._-+:=,").find(static_cast<char>(c)) != std::string_view::npos;
    });
}

/// A name without a folder is looked for in the system's own.
void require_trusted_library(const std::string& property, const std::string& path) {
    if (path.find('/') == path.npos) return;
    for (const auto& file : {path, path + ".so"}) {
        std::error_code failure;
        const bool is_there = std::filesystem::exists(file, failure);
        const std::string why = is_there ? distrust_of(file) : "";
        if (!why.empty())
            throw Error(ErrorCategory::configuration,
                        fmt::format("{}: \"{}\" is not loaded, because {}", property, file, why),
                        "it and the folders above it must be yours or root's, and nobody else's to write");
    }
}

}  // namespace

bool runs_code(std::string_view property, std::string_view value) {
    return std::ranges::find(kCode, property) != kCode.end() ||
           (std::ranges::find(kInCommand, property) != kInCommand.end() && !is_plain_in_shell(value));
}

void require_trusted(const std::string& path, const std::string& distrust, const std::string& property,
                     const std::string& value) {
    if (distrust.empty()) return;
    const bool fetches = is_secret(property) && is_reference(value);
    if (!fetches && !runs_code(property, value)) return;
    throw Error(
        ErrorCategory::configuration,
        fmt::format("\"{}\" may not {}: {}", path,
                    fetches ? "say where the secret of " + property + " is" : "set " + property, distrust),
        fmt::format("chown and chmod it, so that only you or root can write it, or give {} with -X",
                    property));
}

void require_trusted_libraries(const std::map<std::string, std::string>& properties) {
    for (const char* name : {"plugin.library.paths", "ssl.engine.location"}) {
        const auto found = properties.find(name);
        std::istringstream paths(found == properties.end() ? "" : found->second);
        for (std::string path; std::getline(paths, path, ';');) require_trusted_library(name, path);
    }
}

}  // namespace shortener_events::cli
