#include "kafka/group/group_protocol.hpp"

#include "shortener_events/error.hpp"

namespace shortener_events::kafka {

bool joins_by_newer_protocol(const KafkaSettings& settings) {
    const auto own = settings.properties.find("group.protocol");
    return own != settings.properties.end() && own->second == "consumer";
}

std::vector<std::pair<std::string, std::string>> group_rules(const KafkaSettings& settings) {
    std::vector<std::pair<std::string, std::string>> rules{
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "earliest"},  // where records were deleted; a caller sees it by the next offset
        {"enable.partition.eof", "true"}};
    if (!joins_by_newer_protocol(settings))
        rules.emplace_back("partition.assignment.strategy", "cooperative-sticky");
    return rules;
}

void require_that_it_stays(const KafkaSettings& settings, const std::string& instead) {
    if (!joins_by_newer_protocol(settings)) return;
    throw Error(
        ErrorCategory::argument,
        "with group.protocol=consumer it is not known when a member has all of its partitions, so that "
        "it cannot end by itself",
        instead + ", or leave group.protocol out");
}

KafkaSettings with_group_defaults(KafkaSettings settings) {
    if (!joins_by_newer_protocol(settings))  // what tells a member that others wait for it to join again
        settings.properties.try_emplace("heartbeat.interval.ms", "1000");
    return settings;
}

}  // namespace shortener_events::kafka
