// The shell side of completion. The scripts hold no knowledge of commands: they ask the tool, so they cannot
// go stale.
#pragma once

#include <string>

namespace shortener_events::cli {

/// `shell`: bash, zsh or fish.
std::string completion_script(const std::string& shell);

}  // namespace shortener_events::cli
