// --max-value: how large a record may be that a command takes in as a whole.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/context.hpp"

namespace shortener_events::cli {

struct MaxValue {
    std::string size = "16MiB";
};

CLI::Option* declare_max_value_flag(CLI::App& command, MaxValue& flag);

/// For everything that the context's settings read from now on. Throws Error(argument).
void bound_values(const MaxValue& flag, Context& context);

}  // namespace shortener_events::cli
