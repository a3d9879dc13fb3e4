#include "cli/commands/lag/check_verdict.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/escape.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

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
bool alerts(const std::optional<PluginRange>& range, const CheckedGroup& watched, Figure figure) {
    return range && std::ranges::all_of(watched.samples, [&](const JudgedGroup& sample) {
               const auto value = figure(sample);
               return value && range->alerts(*value);
           });
}

bool is_unknown(const std::optional<PluginRange>& range, const CheckedGroup& watched, Figure figure) {
    return range &&
           !std::ranges::all_of(watched.samples, [&](const JudgedGroup& s) { return figure(s).has_value(); });
}

/// "lag 1200 is outside of 1000 (--warn)", or nothing.
std::string what_is_crossed(const CheckLimits& thresholds, const char* flag, const CheckedGroup& watched) {
    if (alerts(thresholds.lag, watched, lag_of))
        return fmt::format("the lag of {} is outside of {} ({})", *watched.last().lag.totals.lag,
                           thresholds.lag->perfdata(), flag);
    if (alerts(thresholds.age, watched, age_of))
        return fmt::format("the age of {} is outside of {} s ({})",
                           format_duration(std::chrono::milliseconds(*watched.last().lag.totals.time_lag_ms)),
                           thresholds.age->perfdata(), flag);
    return {};
}

/// Between any two samples: a group that has read again since is no less worth a look.
bool was_set_back(const CheckedGroup& watched) {
    return std::ranges::any_of(watched.samples,
                               [](const JudgedGroup& sample) { return sample.judgement.was_rewound; });
}

/// What the verdict alone says. Where commits are not yet known to move, the limits decide.
PluginStatus status_of(const CheckedGroup& watched) {
    const Judgement& judgement = watched.last().judgement;
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
    return was_set_back(watched) ? PluginStatus::warning : PluginStatus::ok;
}

/// Whether unread events are old has to be known then: nothing else tells a stuck group from a healthy one.
CheckFinding judge_without_limits(const JudgedGroup& last) {
    const auto age = last.lag.totals.time_lag_ms;
    if (age && std::chrono::milliseconds(*age) > kOverdue)
        return {PluginStatus::warning, fmt::format("older than {}", format_duration(kOverdue))};
    if (last.judgement.worst == PartitionState::waiting && !age_of(last))
        return {PluginStatus::unknown, "how old what is unread is cannot be told: give a limit of the lag"};
    return {};
}

CheckFinding judge_limits(const CheckedGroup& watched, const CheckLimits& warn, const CheckLimits& crit) {
    if (auto crossed = what_is_crossed(crit, "--crit", watched); !crossed.empty())
        return {PluginStatus::critical, std::move(crossed)};
    for (const auto* limits : {&crit, &warn})
        if (is_unknown(limits->lag, watched, lag_of) || is_unknown(limits->age, watched, age_of))
            return {PluginStatus::unknown, limits->age && !is_unknown(limits->lag, watched, lag_of)
                                               ? "the age of the oldest unread event is not fully known"
                                               : "the lag is not known"};
    if (auto crossed = what_is_crossed(warn, "--warn", watched); !crossed.empty())
        return {PluginStatus::warning, std::move(crossed)};
    return warn.any() || crit.any() ? CheckFinding{} : judge_without_limits(watched.last());
}

std::string bounds_of(const std::optional<PluginRange>& warn, const std::optional<PluginRange>& crit) {
    return fmt::format("{};{}", warn ? warn->perfdata() : "", crit ? crit->perfdata() : "");
}

}  // namespace

std::optional<double> CheckedGroup::age() const {
    return age_of(last());
}

PluginStatus worse(PluginStatus one, PluginStatus other) {
    constexpr auto rank = [](PluginStatus status) {
        return status == PluginStatus::critical  ? 3
               : status == PluginStatus::unknown ? 2
               : status == PluginStatus::warning ? 1
                                                 : 0;
    };
    return rank(one) < rank(other) ? other : one;
}

CheckFinding judge_check(const CheckedGroup& watched, const CheckLimits& warn, const CheckLimits& crit) {
    const Judgement& judgement = watched.last().judgement;
    const CheckFinding limits = judge_limits(watched, warn, crit);
    std::string text = short_name(watched.name) + ": ";
    if (judgement.verdict != Verdict::ok) text += fmt::format("{}: ", to_string(judgement.verdict));
    text += judgement.reason;
    if (was_set_back(watched) && !judgement.was_rewound) text += fmt::format("; {}", kSetBack);
    if (!limits.text.empty()) text += "; " + limits.text;
    const PluginStatus status = worse(status_of(watched), limits.status);
    if (status != PluginStatus::ok && !judgement.hint.empty()) text += fmt::format(" ({})", judgement.hint);
    return {status, std::move(text)};
}

std::string perfdata(const CheckedGroup& watched, const CheckLimits& warn, const CheckLimits& crit,
                     const std::string& prefix) {
    const auto& [lag, judgement] = watched.last();
    const auto label = [&](const char* name) { return plugin_label(prefix + name); };
    std::string text;
    if (lag.totals.lag)
        text += fmt::format(" {}={};{};0", label("lag"), *lag.totals.lag, bounds_of(warn.lag, crit.lag));
    if (const auto age = watched.age())
        text += fmt::format(" {}={:.3f}s;{};0", label("age"), *age, bounds_of(warn.age, crit.age));
    if (judgement.rates)
        text += fmt::format(" {}={:.1f};;;0 {}={:.1f}", label("in"), judgement.rates->in, label("out"),
                            judgement.rates->out);
    if (lag.members) text += fmt::format(" {}={};;;0", label("members"), *lag.members);
    return text;
}

}  // namespace shortener_events::cli
