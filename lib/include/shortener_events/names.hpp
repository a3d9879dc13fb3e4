// The names that the services use today (topics, group, clients). Tools default to them.
#pragma once

#include <array>
#include <string_view>

namespace shortener_events::names {

inline constexpr std::string_view kClickTopic = "url-shortener.click";
inline constexpr std::string_view kUrlCreatedTopic = "url-shortener.url-created";
inline constexpr std::string_view kDeadLetterTopic = "url-shortener.click.deadletter";
inline constexpr std::string_view kDeadLetterSuffix =
    ".deadletter";  ///< of a topic's dead letters, behind its name
/// Every topic of the system, in the order in which an event meets them.
inline constexpr std::array kTopics{kUrlCreatedTopic, kClickTopic, kDeadLetterTopic};
inline constexpr std::string_view kAnalyticsGroup = "analytics-service-group";
inline constexpr std::string_view kProducerClientId = "url-shortener-producer";
inline constexpr std::string_view kConsumerClientId = "analytics-consumer";
/// How our own groups begin, which keep the state of checkpoints and replays and have no members.
inline constexpr std::string_view kOwnGroups = "shortener-events-";
/// The compacted topic in which replays of dead letters record what they published.
inline constexpr std::string_view kReplayJournal = "shortener-events-replayed";
inline constexpr std::string_view kDefaultBrokers = "localhost:9092";

}  // namespace shortener_events::names
