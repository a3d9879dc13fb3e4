// Reads consumer groups' commits, descriptions and partition ends from Kafka, with all requests in flight
// together, and computes their lag. One reader is one connection; use it from one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/error.hpp"
#include "shortener_events/lag.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events {

/// Which end counts: what is written, or what a read_committed consumer may read (the last stable offset).
enum class LagEnd { written, committed_transactions };

/// `bounded`: as `exact`, but at most LagReader::kBoundedFetches fetches; of each group first where most is
/// unread.
enum class TimeLag { off, bounded, exact };

/// Of which unread events it is found out whether they are those of an aborted transaction, which are none to
/// wait for, or stand behind an open one: that takes another connection and another fetch.
enum class SecondLook { none, old, all };

struct LagQuery {
    std::vector<std::string> groups;  ///< empty: every group of the cluster (that touches one of `topics`)
    std::vector<std::string> topics;  ///< empty: every topic that a group touches
    TimeLag time_lag = TimeLag::bounded;
    SecondLook second_look = SecondLook::none;
    /// Of every group only those of these names; empty: all. Not asked of named groups.
    std::function<bool(const std::string& name)> wanted{};
};

/// Whether an Error of read() says that a named group does not exist (yet).
inline bool is_unknown_group(const Error& error) {
    return error.kafka().code == kafka_error::kUnknownGroup;
}

class LagReader {
  public:
    static constexpr std::size_t kBoundedFetches = 512;

    /// Does not connect yet. Throws Error(configuration) for a refused property.
    explicit LagReader(const KafkaSettings& settings, LagEnd end = LagEnd::written);
    ~LagReader();

    /// Takes at most about the settings' timeout. What could not be read is in the rows' and groups' errors;
    /// where every group was asked for and a broker did not list its own, in listing_error, and those that
    /// the read before knew are there all the same. Throws Error(kafka) when no broker answers, for a named
    /// group that does not exist (with near matches), for an unknown topic of the query, and when nothing at
    /// all could be learnt.
    LagSnapshot read(const LagQuery& query);

    /// Every group that the brokers list, also those that are no consumer groups. Throws Error(kafka) where
    /// not all can be listed.
    std::vector<Group> list_groups();

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace shortener_events
