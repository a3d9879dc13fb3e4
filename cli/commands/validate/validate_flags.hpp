// The flags of validate.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/commands/validate/split_files.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/max_value_flag.hpp"
#include "cli/input/range_flags.hpp"

namespace shortener_events::cli {

struct ValidateFlags {
    std::vector<std::string> files;
    std::string topic;
    RangeFlags range;
    std::string contract;
    std::string schema;
    ContractsFlag contracts;
    bool array = false;
    bool allow_empty = false;
    bool summary = false;
    bool second_opinion = false;
    std::uint64_t max_errors = 100;
    SplitFlags split;
    std::string max_line = "1MiB";
    unsigned threads = 0;
    MaxValue max_value;
};

void declare_validate_flags(CLI::App& command, ValidateFlags& flags);

/// Throws Error(argument) for flags that contradict each other. `output`: the chosen format.
void check_flags(const ValidateFlags& flags, const std::string& output);

}  // namespace shortener_events::cli
