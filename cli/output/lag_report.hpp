// Consumer lag in the forms of `-o`: what every renderer is given, and the renderers.
#pragma once

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
    std::int64_t taken_ms = 0;  ///< epoch milliseconds
    std::vector<JudgedGroup> groups;
};

enum class LagOrder { lag, age, name };

/// Groups with the worst verdict first, then as `order` says (most lag, oldest event, or name); inside a
/// group whole topics, their partitions in order.
void sort_report(LagReport& report, LagOrder order);

/// Per group a headline and its partitions.
void print_lag_details(const LagReport& report, std::ostream& out, const Palette& palette);

/// One line a group.
void print_lag_summary(const LagReport& report, std::ostream& out, const Palette& palette);

/// One line a partition: group, topic, partition, committed, begin, end, lag, lost, time lag in ms, status,
/// member id, client id, host, verdict; "-" for what is not known.
void print_lag_text(const LagReport& report, std::ostream& out);

/// The shape "lag/1", see docs/lag.schema.json.
Json lag_to_json(const LagReport& report);

/// The colour in which a verdict is shown.
Tone tone_of(Verdict verdict);

}  // namespace shortener_events::cli
