// --contracts DIR, the same for every command that checks events.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace shortener_events::cli {

/// For ContractRegistry::load.
void declare_contracts_flag(CLI::App& command, std::string& directory);

}  // namespace shortener_events::cli
