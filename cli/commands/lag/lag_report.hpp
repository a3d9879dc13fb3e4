// Consumer lag in the forms of `-o`: what every renderer is given, and the renderers.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "cli/output/table.hpp"
#include "shortener_events/lag_verdict.hpp"

namespace shortener_events::cli {

struct JudgedGroup {
    GroupLag lag;
    Judgement judgement;
};

struct LagReport {
    std::int64_t taken_ms = 0;       ///< epoch milliseconds
    std::int64_t ages_left_out = 0;  ///< partitions whose oldest unread event was not asked for
    std::vector<JudgedGroup> groups;
    std::string listing_error{};  ///< non-empty: groups may be missing, and why
};

/// "not every group could be listed: …", or "" where all could.
std::string what_is_not_listed(const LagReport& report);

enum class LagOrder { lag, age, name };

/// Groups with the worst verdict first, then as `order` says (most lag, oldest event, or name); inside a
/// group whole topics, their partitions in order.
void sort_report(LagReport& report, LagOrder order);

/// Per group a headline and its partitions.
void print_lag_details(const LagReport& report, std::ostream& out, const Palette& palette,
                       std::size_t columns = 0);

/// Lag of each group in the samples so far, oldest first.
using LagHistory = std::map<std::string, std::deque<std::int64_t>>;

/// One line a group. Where `columns` (0: any number) are less than that takes, the reasons stand below the
/// lines; where the figures have no room either, only verdict, name and reason are left of each group.
void print_lag_summary(const LagReport& report, std::ostream& out, const Palette& palette,
                       std::size_t columns = 0);

/// Exactly one line a group, with a sparkline; names are cut so that verdicts are seen in `columns`.
void print_lag_history(const LagReport& report, std::ostream& out, const Palette& palette,
                       const LagHistory& history, std::size_t columns);

/// One line a partition: group, topic, partition, committed, begin, end, lag, lost, time lag in ms, status,
/// member id, client id, host, verdict, last stable offset; "-" for what is not known.
void print_lag_text(const LagReport& report, std::ostream& out);

/// The shape "lag/1", see docs/schemas/lag.v1.schema.json.
void print_lag_json(const LagReport& report, std::ostream& out);

/// "stable", "empty (KIP-848)", …
std::string state_in_words(const GroupLag& lag);

/// "3h", or "-" where it is not known.
std::string age_in_words(std::optional<std::int64_t> ms);

/// "; the sum leaves out 1 of 3 partitions", "" where that is none.
std::string what_is_left_out(const GroupLag& lag);

/// The colour in which a verdict is shown.
Tone tone_of(Verdict verdict);

}  // namespace shortener_events::cli
