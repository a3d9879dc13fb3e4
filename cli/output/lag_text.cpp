#include "cli/output/lag_report.hpp"
#include "cli/output/numbers.hpp"

namespace shortener_events::cli {

namespace {

void print_rows(const JudgedGroup& group, std::ostream& out) {
    Table table({{"GROUP"},
                 {"TOPIC"},
                 {"PARTITION"},
                 {"COMMITTED"},
                 {"BEGIN"},
                 {"END"},
                 {"LAG"},
                 {"LOST"},
                 {"TIME_LAG_MS"},
                 {"STATUS"},
                 {"MEMBER_ID"},
                 {"CLIENT_ID"},
                 {"HOST"},
                 {"VERDICT"}});
    for (const auto& row : group.lag.partitions) {
        const auto& member = row.member;
        table.add({group.lag.group, row.at.topic, std::to_string(row.at.partition), number(row.committed),
                   number(row.begin), number(row.end), number(row.lag), number(row.lost),
                   number(row.time_lag_ms), std::string(to_string(row.status)), member ? member->id : "-",
                   member ? member->client_id : "-", member ? member->host : "-",
                   std::string(to_string(group.judgement.verdict))});
    }
    table.print_text(out);
}

}  // namespace

void print_lag_text(const LagReport& report, std::ostream& out) {
    for (const auto& group : report.groups) print_rows(group, out);
}

}  // namespace shortener_events::cli
