// dlq: dead letters, looked at and replayed.
#include "cli/commands/dlq/dlq.hpp"

#include "cli/commands/commands.hpp"
#include "cli/input/quantities.hpp"

namespace shortener_events::cli {

namespace {

void declare_dlq_list(CommandTree& tree, CLI::App& dlq) {
    auto flags = std::make_shared<ListFlags>();
    CLI::App* command = tree.add(dlq, "list", "Show the newest dead letters with reason and origin",
                                 {"shortener-events dlq list",
                                  "shortener-events dlq list --where '/country == \"BR\"' -n 100 -o json"});
    declare_letter_flags(*command, flags->letters);
    command->add_option("-n,--count", flags->count, "how many")->type_name("N")->capture_default_str();
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, flags, run_dlq_list);
}

void declare_stats(CommandTree& tree, CLI::App& dlq) {
    auto flags = std::make_shared<StatsFlags>();
    CLI::App* command = tree.add(dlq, "stats", "Count dead letters by topic, reason and failing field",
                                 {"shortener-events dlq stats --since 24h"});
    declare_letter_flags(*command, flags->letters);
    command
        ->add_option("--top", flags->top, "groups shown, the largest first; the others are counted together")
        ->type_name("N")
        ->check(count_check(1, 10'000))
        ->capture_default_str();
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, flags, run_dlq_stats);
}

void declare_dlq_show(CommandTree& tree, CLI::App& dlq) {
    auto flags = std::make_shared<ShowFlags>();
    CLI::App* command = tree.add(dlq, "show", "Show everything that is known about one dead letter",
                                 {"shortener-events dlq show 0@12"});
    command->add_option("PLACE", flags->place, "PARTITION@OFFSET as dlq list prints it")->required();
    declare_letter_flags(*command, flags->letters);
    tree.add_output(*command, {"text", "json"});
    tree.on_run(*command, flags, run_dlq_show);
}

void declare_replay(CommandTree& tree, CLI::App& dlq) {
    auto flags = std::make_shared<ReplayFlags>();
    CLI::App* command = tree.add(
        dlq, "replay", "Publish dead letters to their topic again, each once; a dry run unless --yes",
        {"shortener-events dlq replay",
         "shortener-events dlq replay --where '.shortCode == \"spring\"' --fix "
         "'/originalUrl=\"https://example.com/\"' --yes",
         "shortener-events dlq replay --contracts new-contracts --max 100 --rate 10/s --yes"});
    declare_letter_flags(*command, flags->letters);
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        return command->add_option(name, value, text)->type_name(type);
    };
    command->add_flag("--yes", flags->yes, "publish; without it, only show what would be done");
    add("--fix", flags->fixes, "set a field, or with nothing behind = remove it; may be repeated",
        "/FIELD=JSON")
        ->allow_extra_args(false);
    add("--to", flags->to, "publish to this topic instead of the origin's", "TOPIC");
    command->add_flag(
        "--any-topic", flags->any_topic,
        "also into topics that no contract is known for: whoever writes dead letters names them");
    add("--max", flags->max, "replay at most N letters", "N");
    add("--rate", flags->rate, "at most that many letters a second", "RATE");
    add("--max-replays", flags->max_replays, "leave alone what was replayed so often already", "N")
        ->check(count_check(0, 1'000'000))
        ->capture_default_str();
    add("-g,--group", flags->group,
        "whose replays these are: what another group replayed counts for it alone", "GROUP")
        ->capture_default_str();
    CLI::Option* journal =
        add("--journal", flags->journal,
            "compacted topic that records what was replayed; made if it is missing", "TOPIC")
            ->capture_default_str();
    command
        ->add_flag("--no-journal", flags->no_journal,
                   "record what is replayed now in the group's offsets: Kafka forgets those some days after "
                   "the last replay (offsets.retention.minutes), and then letters are published again")
        ->excludes(journal);
    tree.add_output(*command, {"text", "json"});
    tree.on_run(*command, flags, run_dlq_replay);
}

}  // namespace

void declare_dlq(CommandTree& tree) {
    CLI::App* dlq = tree.add_command("dlq");
    dlq->require_subcommand(1);
    declare_dlq_list(tree, *dlq);
    declare_stats(tree, *dlq);
    declare_dlq_show(tree, *dlq);
    declare_replay(tree, *dlq);
}

}  // namespace shortener_events::cli
