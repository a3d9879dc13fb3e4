// Which groups, topics and ends `lag` and `lag check` look at.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "shortener_events/lag_reader.hpp"
#include "shortener_events/names.hpp"

namespace shortener_events::cli {

struct LagSelection {
    std::vector<std::string> groups;
    std::vector<std::string> more_groups;  ///< by --group
    std::vector<std::string> topics;
    bool read_committed = false;

    /// Each once; empty: none was named.
    std::vector<std::string> named() const;
    LagEnd end() const { return read_committed ? LagEnd::committed_transactions : LagEnd::written; }
};

/// GROUP, --group, --topic and --read-committed.
void declare_lag_selection(CLI::App& command, LagSelection& selection);

/// `lag check`, below `lag`: what stands between the two words counts, too.
void declare_lag_check(CommandTree& tree, CLI::App& lag, std::shared_ptr<const LagSelection> before);

}  // namespace shortener_events::cli
