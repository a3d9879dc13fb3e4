// Says of one consumer group how far it is behind and what that means. Ends with 1 unless all is well.
// usage: read_lag BROKERS GROUP
#include <iostream>

#include "shortener_events/error.hpp"
#include "shortener_events/lag_reader.hpp"
#include "shortener_events/lag_verdict.hpp"

using namespace shortener_events;

namespace {

void print(const PartitionLag& row) {
    std::cout << "  " << row.at.topic << '[' << row.at.partition << "]: ";
    if (row.lag)
        std::cout << *row.lag << " unread\n";
    else
        std::cout << to_string(row.status) << ' ' << row.error << '\n';
}

/// What could not be read is in the rows and in the group's error: it is never a lag of 0.
bool report(GroupLag group) {
    const Judgement judgement = judge(group);
    std::cout << to_string(judgement.verdict) << ": " << judgement.reason << '\n';
    for (const auto& row : group.partitions) print(row);
    return judgement.verdict == Verdict::ok;
}

bool read(const std::string& brokers, const std::string& group) {
    KafkaSettings settings;
    settings.brokers = brokers;
    LagReader reader(settings);
    LagQuery query;
    query.groups = {group};
    return report(reader.read(query).groups.at(0));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: read_lag BROKERS GROUP\n";
        return 2;
    }
    try {
        return read(argv[1], argv[2]) ? 0 : 1;
    } catch (const Error& error) {
        std::cerr << "read_lag: " << error.what() << '\n';
        if (!error.hint().empty()) std::cerr << "  hint: " << error.hint() << '\n';
        return 1;
    }
}
