// lag check: a monitoring plugin for Nagios, Icinga and their kin.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "cli/commands/lag/check_verdict.hpp"
#include "cli/commands/lag/lag_selection.hpp"
#include "cli/commands/lag/sampling.hpp"
#include "cli/input/quantities.hpp"
#include "cli/interrupt.hpp"
#include "cli/monitoring_plugin.hpp"
#include "cli/output/escape.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

constexpr int kSamples = 3;

struct CheckOptions {
    std::shared_ptr<const LagSelection> before;  // between "lag" and "check"
    const CLI::App* lag = nullptr;
    LagSelection selection;
    std::vector<std::string> warn;
    std::vector<std::string> crit;
    std::string duration = "5s";
};

double parse_lag(std::string_view text) {
    double number = 0;
    const auto [end, code] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(number) ||
        std::signbit(number))
        throw Error(ErrorCategory::argument, fmt::format("not a number: \"{}\"", text));
    return number;
}

double parse_seconds(std::string_view text) {
    return static_cast<double>(parse_duration(text).count()) / 1000;
}

CheckLimits to_limits(const char* flag, const std::vector<std::string>& texts) try {
    CheckLimits thresholds;
    for (const auto& text : texts)
        if (text.find_first_of("smhd") != std::string::npos)
            thresholds.age.emplace(text, parse_seconds);
        else
            thresholds.lag.emplace(text, parse_lag);
    return thresholds;
} catch (const Error& error) {
    throw Error(error.category(), fmt::format("{}: {}", flag, error.what()), error.hint());
}

/// What stands beside the group that nobody looks at.
void refuse_without_effect(const CLI::App& lag) {
    constexpr std::string_view kUsed[] = {"GROUP", "--group", "--topic", "--read-committed", "--help"};
    for (const auto* option : lag.get_options())
        if (option->count() > 0 && std::ranges::find(kUsed, option->get_name()) == std::end(kUsed))
            throw Error(ErrorCategory::argument,
                        fmt::format("{} has no effect with \"lag check\"", option->get_name()),
                        "limits are --warn and --crit, the time is --for");
}

LagQuery to_query(const CheckOptions& options) {
    LagQuery query{options.before->named(), options.before->topics, TimeLag::exact};
    for (const auto& name : options.selection.named())
        if (std::ranges::find(query.groups, name) == query.groups.end()) query.groups.push_back(name);
    query.topics.insert(query.topics.end(), options.selection.topics.begin(), options.selection.topics.end());
    if (query.groups.empty()) query.groups = {std::string(names::kAnalyticsGroup)};
    return query;
}

std::vector<CheckedGroup> take_samples(const CheckOptions& options, Context& context) {
    const auto time = parse_interval("--for", options.duration);
    const bool committed = options.before->read_committed || options.selection.read_committed;
    LagSampler sampler(context.kafka(), committed ? LagEnd::committed_transactions : LagEnd::written,
                       to_query(options));
    std::vector<CheckedGroup> groups;
    for (int i = 0; i < kSamples; ++i) {
        if (i > 0) sleep_for(time / (kSamples - 1), {});
        auto report = sampler.sample();
        for (std::size_t at = 0; at < report.groups.size(); ++at) {
            if (i == 0) groups.push_back({report.groups[at].lag.group});
            groups[at].samples.push_back(std::move(report.groups[at]));
        }
    }
    return groups;
}

int run(const CheckOptions& options, Context& context) {
    context.go_on_without_reader();
    refuse_without_effect(*options.lag);
    const CheckLimits warn = to_limits("--warn", options.warn);
    const CheckLimits crit = to_limits("--crit", options.crit);
    const auto groups = take_samples(options, context);
    PluginStatus status = PluginStatus::ok;
    std::vector<CheckFinding> findings;
    std::string figures;
    for (const auto& group : groups) {
        findings.push_back(judge_check(group, warn, crit));
        status = worse(status, findings.back().status);
        figures += perfdata(group, warn, crit, groups.size() > 1 ? group.name + " " : "");
    }
    std::stable_partition(findings.begin(), findings.end(),
                          [&](const CheckFinding& finding) { return finding.status == status; });
    std::string text;
    for (const auto& finding : findings) text += (text.empty() ? "" : "; ") + finding.text;
    context.out() << plugin_line("LAG", status, escape_line(context.filled_in(text))) << " |" << figures
                  << '\n';
    return static_cast<int>(status);
}

}  // namespace

void declare_lag_check(CommandTree& tree, CLI::App& lag, std::shared_ptr<const LagSelection> before) {
    auto options = std::make_shared<CheckOptions>();
    options->before = std::move(before);
    options->lag = &lag;
    CLI::App* command =
        tree.add(lag, "check", "Monitoring plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN",
                 {"shortener-events lag check --warn 1000 --crit 30s",
                  "shortener-events lag check billing --warn 1000 --warn 30s --crit 5000 --for 3m"});
    declare_lag_selection(*command, options->selection);
    command
        ->add_option(
            "-w,--warn", options->warn,
            "range in which all is well: of the lag, or with a unit (30s) of the age; may be repeated")
        ->type_name("RANGE")
        ->allow_extra_args(false);
    command->add_option("-c,--crit", options->crit, "as --warn, for CRITICAL")
        ->type_name("RANGE")
        ->allow_extra_args(false);
    command
        ->add_option("--for", options->duration,
                     "three samples are taken over this time; all must be outside of a range")
        ->type_name("DURATION")
        ->capture_default_str();
    tree.on_run(*command, options, run);
    tree.on_error(*command,
                  [](const Error& error, std::ostream& out) { return answer_unknown("LAG", error, out); });
}

}  // namespace shortener_events::cli
