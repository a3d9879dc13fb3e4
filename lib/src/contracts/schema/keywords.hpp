// The keywords of draft-07: where their subschemas are, and reading their values with errors that name the
// place.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/error.hpp"

namespace shortener_events::contracts {

/// A schema that cannot be used: what() says all, the rest is for whoever knows the file.
struct SchemaError : Error {
    SchemaError(std::string at, std::string reason, std::string hint)
        : Error(ErrorCategory::contract, "schema " + (at.empty() ? "root" : at) + ": " + reason,
                std::move(hint)),
          pointer(std::move(at)),
          why(std::move(reason)) {}

    std::string pointer, why;
};

/// Throws SchemaError: `schema <pointer>: <why>`.
[[noreturn]] void refuse_schema(const std::string& pointer, const std::string& why,
                                const std::string& hint = {});

/// What a keyword's value holds: one schema (or a list, for `items`), a list of schemas, schemas by name.
enum class Children { none, schema_or_list, list, members };

Children children_of(std::string_view keyword);

/// Keywords of other drafts that would change the verdict; nullptr: draft-07 knows the keyword or ignores it.
const char* why_unsupported(std::string_view keyword);

/// Whether draft-07 has the keyword, annotations too.
bool is_keyword(std::string_view name);
/// Whether it is one by which an event may be refused; `definitions` and annotations are not.
bool has_effect(std::string_view keyword);
/// All that draft-07 has.
const std::vector<std::string>& keyword_names();

/// The keyword's value, or nullptr where the schema does not use it.
const nlohmann::json* find_keyword(const nlohmann::json& schema, const char* keyword);

// Each throws Error(contract) naming `pointer`, the place of the keyword, where the value has the wrong type.
std::uint64_t read_count(const nlohmann::json& value, const std::string& pointer);
const std::string& read_string(const nlohmann::json& value, const std::string& pointer);
const nlohmann::json& read_number(const nlohmann::json& value, const std::string& pointer);
bool read_bool(const nlohmann::json& value, const std::string& pointer);
const nlohmann::json& read_array(const nlohmann::json& value, const std::string& pointer);
const nlohmann::json& read_object(const nlohmann::json& value, const std::string& pointer);
std::vector<std::string> read_names(const nlohmann::json& value, const std::string& pointer);

}  // namespace shortener_events::contracts
