#include "cli/contracts/schema_operand.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

std::string read_schema_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path))
        throw Error(ErrorCategory::contract, fmt::format("cannot read schema \"{}\"", path));
    return {std::istreambuf_iterator<char>(file), {}};
}

SchemaOperand read_schema_operand(const std::string& typed, const ContractRegistry& registry) {
    if (typed.find('/') != typed.npos || typed.ends_with(".json")) return {typed, read_schema_file(typed)};
    const Contract& contract = registry.require(typed);
    return {contract.id(), contract.schema()};
}

}  // namespace shortener_events::cli
