#include "cli/input/schema_operand.hpp"

#include "shortener_events/internal/small_file.hpp"

namespace shortener_events::cli {

std::string read_schema_file(const std::string& path) {
    return read_small_file(path, ErrorCategory::contract, "schema").text;
}

SchemaOperand read_schema_operand(const std::string& typed, const ContractRegistry& registry,
                                  const ContractsFlag& flag, Context& context) {
    if (typed.find('/') != typed.npos || typed.ends_with(".json"))
        return {typed, load_schema_file(typed, flag, context)->schema()};
    const Contract& contract = registry.require(typed);
    return {contract.id(), contract.schema()};
}

}  // namespace shortener_events::cli
