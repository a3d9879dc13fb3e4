// The command tree as JSON, for tools that want to know it: `--help-json`.
#pragma once

#include "cli/output/json.hpp"
#include "cli/reflect/tree.hpp"

namespace shortener_events::cli {

/// {"schema":"help/1","version":…,"command":{name, description, options, positionals, examples,
/// commands},"exit_statuses":[…]}
Json help_json(const CommandInfo& root);

}  // namespace shortener_events::cli
