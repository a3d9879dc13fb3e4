#include "cli/input/contracts_flag.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/input/schema_operand.hpp"
#include "cli/settings/resolve.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kMostTold = 20;

bool is_refused(const ContractNote& note, const ContractsFlag& flag) {
    return flag.strict || (flag.strict_formats && note.note.kind == SchemaNote::Kind::format);
}

void tell(const std::vector<ContractNote>& notes, const ContractsFlag& flag, Context& context) {
    const auto refused =
        std::ranges::find_if(notes, [&](const ContractNote& note) { return is_refused(note, flag); });
    if (refused != notes.end())
        throw Error(ErrorCategory::contract, to_text(*refused),
                    fmt::format("refused by {}", flag.strict ? "--strict" : "--strict-formats"));
    for (std::size_t i = 0; i < std::min(notes.size(), kMostTold); ++i) context.warn(to_text(notes[i]));
    if (notes.size() > kMostTold)
        context.warn(fmt::format("and {} more of that kind", notes.size() - kMostTold));
}

}  // namespace

void declare_contracts_flag(CLI::App& command, ContractsFlag& flag) {
    command
        .add_option("--contracts", flag.directory,
                    "folder of contracts that add to or override the built-in ones (default "
                    "$SHORTENER_EVENTS_CONTRACTS, or the configuration file's)")
        ->type_name("DIR");
    command.add_flag("--strict", flag.strict,
                     "refuse contracts with unknown formats, misspelt keywords or misnamed files");
}

std::string contracts_folder(const ContractsFlag& flag, const Context& context) {
    return flag.directory.empty() ? resolve_setting("contracts", context.options()).value : flag.directory;
}

ContractRegistry load_contracts(const ContractsFlag& flag, Context& context) {
    auto registry = ContractRegistry::load(contracts_folder(flag, context));
    tell(registry.notes(), flag, context);
    return registry;
}

std::shared_ptr<const Contract> load_schema_file(const std::string& path, const ContractsFlag& flag,
                                                 Context& context) {
    auto contract =
        std::make_shared<const Contract>("schema", 1, read_schema_file(path), UnknownFormats::ignore, path);
    std::vector<ContractNote> notes;
    for (const SchemaNote& note : contract->notes()) notes.push_back({path, note});
    tell(notes, flag, context);
    return contract;
}

}  // namespace shortener_events::cli
