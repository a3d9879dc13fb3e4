// Which part of topics a command reads: start, end, how many, partitions.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shortener_events/ranges.hpp"

namespace shortener_events::cli {

struct RangeFlags {
    std::optional<std::size_t> count;
    std::string from, since, until;
    std::vector<std::int32_t> partitions;

    bool has_start() const { return !from.empty() || !since.empty(); }
};

/// --from, --since, --until, --partition and -n, whose help says what no start means.
void declare_range_flags(CLI::App& command, RangeFlags& flags, const std::string& count_help);

/// Throws Error(argument) for a position that cannot be read, for two starts, and for a start that does not
/// lie before the end.
Selection selection_of(const std::vector<std::string>& topics, const RangeFlags& flags);

}  // namespace shortener_events::cli
