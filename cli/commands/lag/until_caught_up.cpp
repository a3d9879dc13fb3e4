#include "cli/commands/lag/until_caught_up.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/lag/pending_sample.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/numbers.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

std::string what_any_lacks(const LagReport& report) {
    for (const auto& group : report.groups)
        if (auto missing = what_is_missing(group); !missing.empty()) return missing;
    if (auto gap = what_is_not_listed(report); !gap.empty()) return gap;
    return report.groups.empty() ? "there is no group" : "";
}

/// Kafka may be away for a while, and a group may be one that is only about to begin; but what is wrong from
/// the start, such as an address, ends the wait.
std::string what_any_lacks(PendingSample& pending, bool first) {
    try {
        return what_any_lacks(pending.get());
    } catch (const Error& error) {
        if (first && !is_unknown_group(error)) throw;
        return error.what();
    }
}

}  // namespace

std::string what_is_missing(const JudgedGroup& group) {
    const auto& [lag, judgement] = group;
    if (judgement.worst == PartitionState::lost)
        return fmt::format("group \"{}\": {}", lag.group, judgement.reason);
    if (!lag.error.empty()) return fmt::format("group \"{}\" could not be read: {}", lag.group, lag.error);
    if (lag.kind == GroupKind::unread) return fmt::format("group \"{}\": {}", lag.group, judgement.reason);
    if (lag.partitions.empty()) return fmt::format("group \"{}\" reads no topic yet", lag.group);
    if (judgement.worst <= PartitionState::read) return {};
    if (judgement.worst == PartitionState::unmeasured)
        return fmt::format("group \"{}\": {}", lag.group, judgement.reason);
    if (judgement.worst == PartitionState::uncommitted)
        return fmt::format("group \"{}\" has committed nothing where {} events are", lag.group,
                           grouped(lag.totals.retained_without_commit));
    return fmt::format("group \"{}\" has {} unread", lag.group, grouped(lag.totals.lag.value_or(0)));
}

bool wait_until_caught_up(LagSampler& sampler, std::chrono::milliseconds limit, Context& context) {
    using namespace std::chrono_literals;
    const auto stop = Interrupt::stop_cleanly();
    const auto end = std::chrono::steady_clock::now() + limit;
    auto pause = 50ms;
    PendingSample pending(sampler);
    for (bool first = true;; first = false) {
        if (!pending.take(stop)) pending.leave_unless_ready(Interrupt::exit_status(kNo));
        const std::string missing = what_any_lacks(pending, first);
        if (missing.empty()) return true;
        if (std::chrono::steady_clock::now() + pause >= end || !sleep_for(pause, stop)) {
            context.warn(fmt::format("not caught up within {}: {}", format_duration(limit), missing));
            return false;
        }
        pause = std::min(2 * pause, 1000ms);
    }
}

}  // namespace shortener_events::cli
