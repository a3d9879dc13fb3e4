// Which fields the writers' schemas name: in `properties`, `patternProperties`, `required` and
// `dependencies`. A name counts wherever in the schema it stands: which alternatives apply to an object is
// not known.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "contracts/compat/writers.hpp"

namespace shortener_events::contracts {

/// Whether the schemas name any field of this object; they do not for an object of any content.
bool names_fields(const Writers& writers);

bool is_named(const Writers& writers, const std::string& name);

/// Whether no object in the value has a field that is unnamed where fields are named.
bool has_only_named(const Writers& writers, const nlohmann::json& value);

/// Every name said in full.
std::set<std::string> named_by(const Writers& writers);

/// The names in `properties` and `required` of the nodes that certainly apply.
std::set<std::string> property_names(const Writers& writers);

/// Whether a node that certainly applies names fields by patterns.
bool has_patterns(const Writers& writers);

/// Whether any other node of the schemas names fields by patterns.
bool has_other_patterns(const Writers& writers);

/// The fields that `dependencies` ask for beside `name`.
std::set<std::string> depending_on(const Writers& writers, const std::string& name);
std::vector<NodeRef> schemas_depending_on(const Writers& writers, const std::string& name);

}  // namespace shortener_events::contracts
