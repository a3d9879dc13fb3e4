// Which kind of schema a document is: what is written for another draft, or for OpenAPI, means something else
// here, and would let events pass that its author refuses.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace shortener_events::contracts {

/// Throws Error(contract) where this one schema, those below it apart, shows that it is written for another
/// draft; the hint says how to write draft-07.
void refuse_other_dialect(const nlohmann::json& schema, const std::string& pointer);

/// The same for every schema of the document, also for those beside a `$ref` and in `$defs`, and for OpenAPI
/// documents.
void refuse_other_dialects(const nlohmann::json& document);

}  // namespace shortener_events::contracts
