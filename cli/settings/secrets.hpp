// Secrets: how they are kept out of argv and configuration files.
#pragma once

#include <chrono>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>

#include "shortener_events/internal/secrets.hpp"

namespace shortener_events::cli {

/// Whether a secret's value says where the secret is: file:PATH, env:NAME, command:LINE.
bool is_reference(std::string_view value);

/// `file:PATH` is the file's first line, or the whole file for a PEM, `env:NAME` the variable, `command:LINE`
/// what the shell line prints within `limit`, or until a `stop`; any other value is the secret itself. Throws
/// Error(configuration), which names the property and never holds the secret nor the line.
std::string resolve_secret(const std::string& property, const std::string& value,
                           std::chrono::milliseconds limit, const std::stop_token& stop = {});

/// What a shell line writes to stdout, without the line ends behind it. `environment` is added to ours, and
/// keeps what a password is out of sight. It is ended where it takes longer
/// than `limit`, and after a `stop`. Throws Error(configuration) `the command for <what> …`.
std::string read_from_command(const std::string& line, std::chrono::milliseconds limit,
                              const std::string& what,
                              const std::map<std::string, std::string>& environment = {},
                              const std::stop_token& stop = {});

/// From here on no core file of this process is written, and no other process of the user's can look into it.
void keep_out_of_core_files();

}  // namespace shortener_events::cli
