// lag: how far consumer groups are behind.
#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/lag_report.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/lag_reader.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events::cli {

namespace {

struct LagOptions {
    std::vector<std::string> groups;
    std::vector<std::string> more_groups;  // by --group
    bool all = false;
    std::vector<std::string> topics;
    std::string sort = "lag";
    bool read_committed = false;
};

LagQuery to_query(const LagOptions& options) {
    LagQuery query;
    query.topics = options.topics;
    query.groups = options.groups;
    query.groups.insert(query.groups.end(), options.more_groups.begin(), options.more_groups.end());
    if (options.all && !query.groups.empty())
        throw Error(ErrorCategory::usage, "--all and a group exclude each other");
    if (!options.all && query.groups.empty()) query.groups = {std::string(names::kAnalyticsGroup)};
    return query;
}

LagOrder to_order(const std::string& sort) {
    return sort == "age" ? LagOrder::age : sort == "name" ? LagOrder::name : LagOrder::lag;
}

LagReport judge_all(LagSnapshot snapshot) {
    LagReport report{snapshot.taken_ms, {}};
    for (auto& group : snapshot.groups) {
        auto judgement = judge(group);
        report.groups.push_back({std::move(group), std::move(judgement)});
    }
    return report;
}

void print_hints(const LagReport& report, Context& context) {
    for (const auto& [lag, judgement] : report.groups)
        if (!judgement.hint.empty())
            context.hint(report.groups.size() > 1 ? lag.group + ": " + judgement.hint : judgement.hint);
}

void print(const LagReport& report, bool all, Context& context) {
    if (context.json()) return print_json(context.out(), lag_to_json(report));
    if (context.output() == "text") return print_lag_text(report, context.out());
    if (all) return print_lag_summary(report, context.out(), context.palette());
    print_lag_details(report, context.out(), context.palette());
    context.out().flush();  // before the hints on stderr
    print_hints(report, context);
}

/// Nothing could be learnt about any group: that is no answer.
void require_answer(const LagReport& report) {
    const auto nothing = [](const JudgedGroup& group) {
        return group.lag.kind != GroupKind::unread && !group.lag.error.empty() &&
               group.lag.partitions.empty();
    };
    if (!report.groups.empty() && std::ranges::all_of(report.groups, nothing))
        throw Error(ErrorCategory::kafka, "cannot read group \"" + report.groups.front().lag.group +
                                              "\": " + report.groups.front().lag.error);
}

int run(const LagOptions& options, Context& context) {
    const LagQuery query = to_query(options);
    LagReader reader(context.kafka(),
                     options.read_committed ? LagEnd::committed_transactions : LagEnd::written);
    LagReport report = judge_all(reader.read(query));
    require_answer(report);
    sort_report(report, to_order(options.sort));
    print(report, options.all, context);
    return kDone;
}

}  // namespace

void declare_lag(CommandTree& tree) {
    auto options = std::make_shared<LagOptions>();
    CLI::App* command =
        tree.add(tree.root, "lag", "How far consumer groups are behind, and what to do about it",
                 {"shortener-events lag", "shortener-events lag billing --topic url-shortener.click",
                  "shortener-events lag --all --sort age", "shortener-events lag -o json"});
    command->add_option("GROUP", options->groups, "consumer groups (default analytics-service-group)");
    command->add_option("--group", options->more_groups, "a consumer group; may be repeated")
        ->type_name("GROUP")
        ->allow_extra_args(false);
    command->add_flag("--all", options->all, "every group of the cluster, one line each");
    command->add_option("--topic", options->topics, "only this topic; may be repeated")
        ->type_name("TOPIC")
        ->allow_extra_args(false);
    command->add_option("--sort", options->sort, "what comes first: most lag, the oldest event, or by name")
        ->check(CLI::IsMember({"lag", "age", "name"}))
        ->type_name("ORDER")
        ->capture_default_str();
    command->add_flag("--read-committed", options->read_committed,
                      "count up to the last stable offset, as a read_committed consumer can read");
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
