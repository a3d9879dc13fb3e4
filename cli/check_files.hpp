// The one rule about files (see FileRoles) for a command's own files and those of the settings together.
#pragma once

#include "cli/context.hpp"
#include "cli/output/file_roles.hpp"

namespace shortener_events::cli {

/// Throws as FileRoles::check() does. To be called by every command that writes files, before it does
/// anything else.
void check_files(FileRoles files, const Context& context);

}  // namespace shortener_events::cli
