// --contracts DIR and --strict, the same for every command that checks events, and the one way to load what
// they name: nothing in a contract counts for less than it says without a word.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

struct ContractsFlag {
    std::string directory;        ///< as typed; see contracts_folder
    bool strict = false;          ///< refuse what load_contracts warns of
    bool strict_formats = false;  ///< refuse formats without a checker
};

void declare_contracts_flag(CLI::App& command, ContractsFlag& flag);

/// The folder typed, or that of the environment or the configuration file; "": none.
std::string contracts_folder(const ContractsFlag& flag, const Context& context);

/// The contracts built in and those of the folder. Warns of what the folder holds in vain, or throws
/// Error(contract) for it, as the flags say; else as ContractRegistry::load.
ContractRegistry load_contracts(const ContractsFlag& flag, Context& context);

/// The schema of a file as a contract; the same warnings. Throws Error(contract) with file, line and column.
std::shared_ptr<const Contract> load_schema_file(const std::string& path, const ContractsFlag& flag,
                                                 Context& context);

}  // namespace shortener_events::cli
