// lag check: a monitoring plugin for Nagios, Icinga and their kin.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "cli/commands/lag/lag_selection.hpp"
#include "cli/commands/lag/sampling.hpp"
#include "cli/input/quantities.hpp"
#include "cli/interrupt.hpp"
#include "cli/monitoring_plugin.hpp"
#include "cli/output/escape.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events::cli {

namespace {

constexpr int kSamples = 3;
/// Without limits of the user's own, this age warns: no healthy consumer's commits are so far apart by
/// default, and what one sample cannot tell is not called OK for ever.
constexpr std::chrono::minutes kDefaultAge{10};

struct CheckOptions {
    std::shared_ptr<const LagSelection> before;  // between "lag" and "check"
    const CLI::App* lag = nullptr;
    LagSelection selection;
    std::vector<std::string> warn;
    std::vector<std::string> crit;
    std::string duration = "5s";
};

/// The ranges of one severity: a bound with a unit of time is about age, a bare number about lag.
struct Thresholds {
    std::optional<PluginRange> lag;
    std::optional<PluginRange> age;
    bool any() const { return lag || age; }
};

/// A group's samples, oldest first.
struct Watched {
    std::string name;
    std::vector<JudgedGroup> samples{};

    const JudgedGroup& last() const { return samples.back(); }
};

struct Finding {
    PluginStatus status = PluginStatus::ok;
    std::string text;
};

double parse_lag(std::string_view text) {
    double number = 0;
    const auto [end, code] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(number) ||
        std::signbit(number))
        throw Error(ErrorCategory::usage, fmt::format("not a number: \"{}\"", text));
    return number;
}

double parse_seconds(std::string_view text) {
    return static_cast<double>(parse_duration(text).count()) / 1000;
}

Thresholds to_thresholds(const char* flag, const std::vector<std::string>& texts) try {
    Thresholds thresholds;
    for (const auto& text : texts)
        if (text.find_first_of("smhd") != std::string::npos)
            thresholds.age.emplace(text, parse_seconds);
        else
            thresholds.lag.emplace(text, parse_lag);
    return thresholds;
} catch (const Error& error) {
    throw Error(error.category(), fmt::format("{}: {}", flag, error.what()), error.hint());
}

std::optional<double> lag_of(const JudgedGroup& sample) {
    return sample.lag.totals.lag ? std::optional(static_cast<double>(*sample.lag.totals.lag)) : std::nullopt;
}

std::optional<double> age_of(const JudgedGroup& sample) {
    const auto& totals = sample.lag.totals;
    if (!totals.time_lag_ms || totals.time_left_out > 0) return std::nullopt;
    return static_cast<double>(*totals.time_lag_ms) / 1000;
}

using Figure = std::optional<double> (*)(const JudgedGroup&);

/// Whether every sample is outside: a peak that is gone again wakes nobody.
bool alerts(const std::optional<PluginRange>& range, const Watched& watched, Figure figure) {
    return range && std::ranges::all_of(watched.samples, [&](const JudgedGroup& sample) {
               const auto value = figure(sample);
               return value && range->alerts(*value);
           });
}

bool is_unknown(const std::optional<PluginRange>& range, const Watched& watched, Figure figure) {
    return range &&
           !std::ranges::all_of(watched.samples, [&](const JudgedGroup& s) { return figure(s).has_value(); });
}

/// "lag 1200 is outside of 1000 (--warn)", or nothing.
std::string what_is_crossed(const Thresholds& thresholds, const char* flag, const Watched& watched) {
    if (alerts(thresholds.lag, watched, lag_of))
        return fmt::format("the lag of {} is outside of {} ({})", *watched.last().lag.totals.lag,
                           thresholds.lag->perfdata(), flag);
    if (alerts(thresholds.age, watched, age_of))
        return fmt::format("the age of {} is outside of {} s ({})",
                           format_duration(std::chrono::milliseconds(*watched.last().lag.totals.time_lag_ms)),
                           thresholds.age->perfdata(), flag);
    return {};
}

/// What the verdict alone says. Where commits are not yet known to move, the limits decide.
PluginStatus status_of(const Judgement& judgement) {
    switch (judgement.worst) {
        case PartitionState::lost:
        case PartitionState::dead:
        case PartitionState::stuck:
            return PluginStatus::critical;
        case PartitionState::growing:
        case PartitionState::uncommitted:
            return PluginStatus::warning;
        default:
            break;
    }
    if (judgement.verdict == Verdict::unknown) return PluginStatus::unknown;
    return judgement.was_rewound ? PluginStatus::warning : PluginStatus::ok;
}

/// CRITICAL where anything is known to be so, then UNKNOWN, which may hide it.
Finding judge_limits(const Watched& watched, const Thresholds& warn, const Thresholds& crit) {
    if (auto crossed = what_is_crossed(crit, "--crit", watched); !crossed.empty())
        return {PluginStatus::critical, std::move(crossed)};
    for (const auto* limits : {&crit, &warn})
        if (is_unknown(limits->lag, watched, lag_of) || is_unknown(limits->age, watched, age_of))
            return {PluginStatus::unknown, limits->age && !is_unknown(limits->lag, watched, lag_of)
                                               ? "the age of the oldest unread event is not fully known"
                                               : "the lag is not known"};
    if (auto crossed = what_is_crossed(warn, "--warn", watched); !crossed.empty())
        return {PluginStatus::warning, std::move(crossed)};
    const auto age = watched.last().lag.totals.time_lag_ms;
    if (!warn.any() && !crit.any() && age && std::chrono::milliseconds(*age) > kDefaultAge)
        return {PluginStatus::warning, fmt::format("older than {}", format_duration(kDefaultAge))};
    return {};
}

/// Of OK, WARNING, UNKNOWN and CRITICAL the last one that was met.
PluginStatus worse(PluginStatus one, PluginStatus other) {
    constexpr auto rank = [](PluginStatus status) {
        return status == PluginStatus::critical  ? 3
               : status == PluginStatus::unknown ? 2
               : status == PluginStatus::warning ? 1
                                                 : 0;
    };
    return rank(one) < rank(other) ? other : one;
}

Finding judge_group(const Watched& watched, const Thresholds& warn, const Thresholds& crit) {
    const Judgement& judgement = watched.last().judgement;
    const Finding limits = judge_limits(watched, warn, crit);
    std::string text = short_name(watched.name) + ": ";
    if (judgement.verdict != Verdict::ok) text += fmt::format("{}: ", to_string(judgement.verdict));
    text += judgement.reason;
    if (!limits.text.empty()) text += "; " + limits.text;
    const PluginStatus status = worse(status_of(judgement), limits.status);
    if (status != PluginStatus::ok && !judgement.hint.empty()) text += fmt::format(" ({})", judgement.hint);
    return {status, std::move(text)};
}

std::string bounds_of(const std::optional<PluginRange>& warn, const std::optional<PluginRange>& crit) {
    return fmt::format("{};{}", warn ? warn->perfdata() : "", crit ? crit->perfdata() : "");
}

/// "lag=5;10;20;0 age=…": what is unknown is left out. `prefix`: the group, where there are several.
std::string perfdata(const Watched& watched, const Thresholds& warn, const Thresholds& crit,
                     const std::string& prefix) {
    const auto& [lag, judgement] = watched.last();
    const auto label = [&](const char* name) { return plugin_label(prefix + name); };
    std::string text;
    if (lag.totals.lag)
        text += fmt::format(" {}={};{};0", label("lag"), *lag.totals.lag, bounds_of(warn.lag, crit.lag));
    if (const auto age = age_of(watched.last()))
        text += fmt::format(" {}={:.3f}s;{};0", label("age"), *age, bounds_of(warn.age, crit.age));
    if (judgement.rates)
        text += fmt::format(" {}={:.1f};;;0 {}={:.1f}", label("in"), judgement.rates->in, label("out"),
                            judgement.rates->out);
    if (lag.members) text += fmt::format(" {}={};;;0", label("members"), *lag.members);
    return text;
}

/// What stands beside the group that nobody looks at.
void refuse_without_effect(const CLI::App& lag) {
    constexpr std::string_view kUsed[] = {"GROUP", "--group", "--topic", "--read-committed", "--help"};
    for (const auto* option : lag.get_options())
        if (option->count() > 0 && std::ranges::find(kUsed, option->get_name()) == std::end(kUsed))
            throw Error(ErrorCategory::usage,
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

std::vector<Watched> take_samples(const CheckOptions& options, Context& context) {
    const auto time = parse_duration(options.duration);
    constexpr std::chrono::milliseconds kShortest{100};
    if (time < kShortest)
        throw Error(ErrorCategory::usage,
                    fmt::format("--for {} is too short: at least 100ms", options.duration));
    const bool committed = options.before->read_committed || options.selection.read_committed;
    LagSampler sampler(context.kafka(), committed ? LagEnd::committed_transactions : LagEnd::written,
                       to_query(options));
    std::vector<Watched> groups;
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
    refuse_without_effect(*options.lag);
    const Thresholds warn = to_thresholds("--warn", options.warn);
    const Thresholds crit = to_thresholds("--crit", options.crit);
    const auto groups = take_samples(options, context);
    PluginStatus status = PluginStatus::ok;
    std::vector<Finding> findings;
    std::string figures;
    for (const auto& group : groups) {
        findings.push_back(judge_group(group, warn, crit));
        status = worse(status, findings.back().status);
        figures += perfdata(group, warn, crit, groups.size() > 1 ? group.name + " " : "");
    }
    std::ranges::stable_partition(findings, [&](const Finding& finding) { return finding.status == status; });
    std::string text;
    for (const auto& finding : findings) text += (text.empty() ? "" : "; ") + finding.text;
    context.out() << plugin_line("LAG", status, escape_line(text)) << " |" << figures << '\n';
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
            "--warn", options->warn,
            "range in which all is well: of the lag, or with a unit (30s) of the age; may be repeated")
        ->type_name("RANGE")
        ->allow_extra_args(false);
    command->add_option("--crit", options->crit, "as --warn, for CRITICAL")
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
