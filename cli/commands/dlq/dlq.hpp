// What `dlq` does; cli/commands/dlq/dlq.cpp declares its flags.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/commands/dlq/letters.hpp"
#include "shortener_events/names.hpp"

namespace shortener_events::cli {

struct ListFlags {
    LetterFlags letters;
    std::size_t count = 20;
};

struct StatsFlags {
    LetterFlags letters;
    std::size_t top = 100;
};

struct ShowFlags {
    LetterFlags letters;
    std::string place;
};

struct ReplayFlags {
    LetterFlags letters;
    std::vector<std::string> fixes;
    std::string to;
    bool any_topic = false;  ///< also topics that no contract is known for
    std::string group = std::string(names::kOwnGroups) + "dlq-replay";
    std::string journal{names::kReplayJournal};
    bool no_journal = false;
    std::uint64_t max = 0;  ///< 0: no limit
    std::string rate;
    int max_replays = 3;
    bool yes = false;
};

int run_dlq_list(const ListFlags& flags, Context& context);
int run_dlq_stats(const StatsFlags& flags, Context& context);
int run_dlq_show(const ShowFlags& flags, Context& context);
int run_dlq_replay(const ReplayFlags& flags, Context& context);

}  // namespace shortener_events::cli
