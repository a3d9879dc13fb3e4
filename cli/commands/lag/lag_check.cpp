// lag check: a monitoring plugin for Nagios, Icinga and their kin.
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "cli/commands/commands.hpp"
#include "cli/commands/lag/sampling.hpp"
#include "cli/interrupt.hpp"
#include "cli/monitoring_plugin.hpp"
#include "cli/output/escape.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/lag_trend.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events::cli {

namespace {

struct CheckOptions {
    std::string group{names::kAnalyticsGroup};
    std::vector<std::string> topics;
    std::vector<std::string> warn;
    std::vector<std::string> crit;
    std::string duration = "5s";
};

/// The ranges of one severity: a bound with a unit of time is about age, a bare number about lag.
struct Thresholds {
    std::optional<PluginRange> lag;
    std::optional<PluginRange> age;
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

std::optional<double> age_of(const GroupLag& sample) {
    if (!sample.totals.time_lag_ms || sample.totals.time_left_out > 0) return std::nullopt;
    return static_cast<double>(*sample.totals.time_lag_ms) / 1000;
}

/// Whether every sample is outside: a peak that is gone again wakes nobody.
bool alerts(const Thresholds& thresholds, const std::vector<GroupLag>& samples) {
    const auto lag = [&](const GroupLag& s) {
        return thresholds.lag && thresholds.lag->alerts(static_cast<double>(*s.totals.lag));
    };
    const auto age = [&](const GroupLag& s) { return thresholds.age && thresholds.age->alerts(*age_of(s)); };
    return std::ranges::all_of(samples, lag) || std::ranges::all_of(samples, age);
}

PluginStatus status_of(Trend trend) {
    switch (trend) {
        case Trend::ok:
        case Trend::catching_up:
            return PluginStatus::ok;
        case Trend::falling_behind:
        case Trend::rewound:
            return PluginStatus::warning;
        case Trend::stalled:
        case Trend::stopped:
            return PluginStatus::critical;
        case Trend::unknown:
            break;
    }
    return PluginStatus::unknown;
}

PluginStatus judge_samples(const std::vector<GroupLag>& samples, const Thresholds& warn,
                           const Thresholds& crit) {
    const Trend trend = compute_trend(samples);
    if (trend == Trend::unknown) return PluginStatus::unknown;
    if ((warn.age || crit.age) &&
        !std::ranges::all_of(samples, [](const GroupLag& s) { return age_of(s).has_value(); }))
        return PluginStatus::unknown;
    if (alerts(crit, samples)) return PluginStatus::critical;
    if (alerts(warn, samples)) return std::max(PluginStatus::warning, status_of(trend));
    return status_of(trend);
}

std::string perfdata(const GroupLag& last, const Judgement& judgement, const Thresholds& warn,
                     const Thresholds& crit) {
    const auto bounds = [](const std::optional<PluginRange>& w, const std::optional<PluginRange>& c) {
        return fmt::format("{};{}", w ? w->perfdata() : "", c ? c->perfdata() : "");
    };
    std::string text;
    if (last.totals.lag) text += fmt::format("lag={};{};0", *last.totals.lag, bounds(warn.lag, crit.lag));
    if (const auto age = age_of(last))
        text += fmt::format(" age={:.3f}s;{};0", *age, bounds(warn.age, crit.age));
    if (judgement.rates)
        text += fmt::format(" in={:.1f};;;0 out={:.1f}", judgement.rates->in, judgement.rates->out);
    if (last.members) text += fmt::format(" members={};;;0", *last.members);
    return text;
}

std::vector<JudgedGroup> take_samples(const CheckOptions& options, Context& context) {
    constexpr int kSamples = 3;
    const auto time = parse_duration(options.duration);
    LagSampler sampler(context.kafka(), LagEnd::written, {{options.group}, options.topics, TimeLag::exact},
                       time);
    std::vector<JudgedGroup> samples;
    for (int i = 0; i < kSamples; ++i) {
        if (i > 0) sleep_for(time / (kSamples - 1), {});
        samples.push_back(sampler.sample().groups.front());
    }
    return samples;
}

PluginStatus check(const CheckOptions& options, Context& context) {
    const Thresholds warn = to_thresholds("--warn", options.warn);
    const Thresholds crit = to_thresholds("--crit", options.crit);
    const auto judged = take_samples(options, context);
    std::vector<GroupLag> samples;
    for (const auto& sample : judged) samples.push_back(sample.lag);
    const PluginStatus status = judge_samples(samples, warn, crit);
    const auto& last = judged.back();
    const std::string text =
        fmt::format("{}: {}: {}", options.group, to_string(compute_trend(samples)), last.judgement.reason);
    context.out() << plugin_line("LAG", status, escape_line(text)) << " | "
                  << perfdata(last.lag, last.judgement, warn, crit) << '\n';
    return status;
}

/// Whatever goes wrong: it was not measured, and a plugin says so on stdout.
int run(const CheckOptions& options, Context& context) {
    try {
        return static_cast<int>(check(options, context));
    } catch (const Error& error) {
        context.out() << plugin_line("LAG", PluginStatus::unknown, escape_line(error.what())) << '\n';
        return static_cast<int>(PluginStatus::unknown);
    }
}

}  // namespace

void declare_lag_check(CommandTree& tree, CLI::App& lag) {
    auto options = std::make_shared<CheckOptions>();
    CLI::App* command =
        tree.add(lag, "check", "Monitoring plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN",
                 {"shortener-events lag check --warn 1000 --crit 30s",
                  "shortener-events lag check billing --warn 1000 --warn 30s --crit 5000 --for 2m"});
    command->add_option("GROUP", options->group, "the consumer group")->capture_default_str();
    command->add_option("--topic", options->topics, "only this topic; may be repeated")
        ->type_name("TOPIC")
        ->allow_extra_args(false);
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
}

}  // namespace shortener_events::cli
