// What a schema that can be loaded says in vain: told, because its author relies on it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "shortener_events/contract.hpp"

namespace shortener_events::contracts {

/// Adds what this one schema, those below it apart, says in vain: words near a keyword, formats and contents
/// without a checker, what stands beside a `$ref`.
void note_vain_words(const nlohmann::json& schema, const std::string& pointer,
                     std::vector<SchemaNote>& notes);

/// `no checker for the format "datetime" (did you mean "date-time"?)`
std::string no_checker_for_format(const std::string& name);

}  // namespace shortener_events::contracts
