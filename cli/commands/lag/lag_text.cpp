#include "cli/commands/lag/lag_report.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/numbers.hpp"

namespace shortener_events::cli {

namespace {

void print_row(const JudgedGroup& group, const PartitionLag& row, std::ostream& out) {
    const auto& member = row.member;
    print_text_row(
        out,
        {short_name(group.lag.group), row.at.topic, std::to_string(row.at.partition), number(row.committed),
         number(row.begin), number(row.end), number(row.lag), number(row.lost), number(row.time_lag_ms),
         to_string(row.status), member ? member->id : "-", member ? member->client_id : "-",
         member ? member->host : "-", to_string(group.judgement.verdict), number(row.last_stable)});
}

}  // namespace

void print_lag_text(const LagReport& report, std::ostream& out) {
    for (const auto& group : report.groups)
        for (const auto& row : group.lag.partitions) print_row(group, row, out);
}

}  // namespace shortener_events::cli
