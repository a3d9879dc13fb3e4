// The records of a range of one topic, for commands that judge them: the same range flags, the same notes.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "cli/context.hpp"
#include "cli/input/range_flags.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

/// The versions that judge a topic's records: those of `contract` where one is named, else what the registry
/// states for the topic. Throws Error(argument) where it states nothing, whose hint says what names one, and
/// Error(contract) for an unknown one.
ContractVersions versions_in(const std::string& topic, const std::string& contract,
                             const ContractRegistry& registry, const std::string& hint);

/// Reads the range, all of the topic where the flags name neither start nor count. `take` says whether the
/// record is one of `-n`. From the first record on a signal only ends the reading. Throws Error as Subscriber
/// does.
void read_topic(const std::string& topic, const RangeFlags& range, Context& context,
                const std::stop_token& stop, const std::function<bool(const Record&)>& take);

}  // namespace shortener_events::cli
