// OLD and NEW of `contracts check` and `contracts diff`: a contract, or the file of a schema.
#pragma once

#include <string>

#include "cli/input/contracts_flag.hpp"

namespace shortener_events::cli {

struct SchemaOperand {
    std::string name;  ///< "click@1", or the file as typed
    std::string text;
};

/// With a slash or the ending .json it is a file. A file's schema is loaded as by
/// load_schema_file. Throws Error(contract) where there is no such thing.
SchemaOperand read_schema_operand(const std::string& typed, const ContractRegistry& registry,
                                  const ContractsFlag& flag, Context& context);

/// Throws Error(contract) that quotes the path.
std::string read_schema_file(const std::string& path);

}  // namespace shortener_events::cli
