// Secrets: how they are kept out of argv and configuration files, and which properties hold them.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::cli {

/// Whether a Kafka client property's value must never be shown.
bool is_secret(std::string_view property);

/// `file:PATH` is the file's first line, `env:NAME` the variable, `command:LINE` what the shell line prints;
/// any other value is the secret itself. Throws Error(configuration), which never holds the secret.
std::string resolve_secret(const std::string& value);

}  // namespace shortener_events::cli
