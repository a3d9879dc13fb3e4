// The names of files in a contracts folder, and reading them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events::contracts {

/// "built in", as the source of what is compiled in.
inline constexpr std::string_view kBuiltIn = "built in";
inline constexpr std::string_view kTopicsFile = "topics.json";

struct ContractId {
    std::string name;
    std::optional<int> version;  ///< 1 or more
};

/// "click@1" or "click"; nullopt where a version is asked for that is no number from 1.
std::optional<ContractId> parse_contract_id(std::string_view id);

/// "click.v1.schema.json" is click, version 1; nullopt for any other name.
std::optional<ContractId> parse_schema_file(std::string_view file);

/// "click.v1.no-such-day.json" is an example of click, version 1; nullopt for any other name.
std::optional<ContractId> parse_example_file(std::string_view file);

/// Whether a contracts folder's entry is a contract or topics.json.
bool is_contract_file(const std::filesystem::path& path);

/// Why a contracts folder's entry that is not loaded looks as if it were meant to be; "": it does not.
std::string why_not_loaded(const std::filesystem::path& path);

/// The entries of a directory, sorted. Throws Error(configuration).
std::vector<std::filesystem::path> list_directory(const std::string& directory);

/// Throws Error(contract).
std::string read_contract_file(const std::filesystem::path& path);

}  // namespace shortener_events::contracts
