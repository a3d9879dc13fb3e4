#include "cli/commands/lag/lag_selection.hpp"

#include <algorithm>

namespace shortener_events::cli {

std::vector<std::string> LagSelection::named() const {
    std::vector<std::string> all;
    for (const auto* names : {&groups, &more_groups})
        for (const auto& name : *names)
            if (std::ranges::find(all, name) == all.end()) all.push_back(name);
    return all;
}

void declare_lag_selection(CLI::App& command, LagSelection& selection) {
    command.add_option("GROUP", selection.groups, "consumer groups (default analytics-service-group)");
    command.add_option("--group", selection.more_groups, "a consumer group; may be repeated")
        ->type_name("GROUP")
        ->allow_extra_args(false);
    command.add_option("--topic", selection.topics, "only this topic; may be repeated")
        ->type_name("TOPIC")
        ->allow_extra_args(false);
    command.add_flag("--read-committed", selection.read_committed,
                     "count up to the last stable offset, as a read_committed consumer can read");
}

}  // namespace shortener_events::cli
