// OLD and NEW of `contracts check` and `contracts diff`: a contract, or the file of a schema.
#pragma once

#include <string>

#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

struct SchemaOperand {
    std::string name;  ///< "click@1", or the file as typed
    std::string text;
};

/// With a slash or the ending .json it is a file. Throws Error(contract) where there is no such thing.
SchemaOperand read_schema_operand(const std::string& typed, const ContractRegistry& registry);

/// Throws Error(contract) that quotes the path.
std::string read_schema_file(const std::string& path);

}  // namespace shortener_events::cli
