// Events of a topic, judged in the version that each says it has.
#pragma once

#include <stop_token>
#include <string>

#include "cli/commands/validate/validation.hpp"
#include "cli/context.hpp"
#include "cli/input/range_flags.hpp"
#include "cli/output/second_opinions.hpp"
#include "shortener_events/contract_versions.hpp"

namespace shortener_events::cli {

/// Whether the header of an event decides which version judges it, or a schema judges all.
enum class Labels { honoured, ignored };

struct TopicJudge {
    ContractVersions versions;
    Labels labels = Labels::honoured;
    std::string name{};                ///< what findings call the judge; empty: the contract's id
    std::size_t violations_each = 0;   ///< at most so many are looked for; 0: all
    SecondOpinions* others = nullptr;  ///< to be told of every event that a contract has judged
};

/// Reads the range, all of the topic where the flags name neither start nor count. Into the split files go
/// records as `tail -o jsonl` writes them. Returns how many tombstones were passed over: they are no events.
std::uint64_t validate_topic(const std::string& topic, const RangeFlags& range, const TopicJudge& judge,
                             Validation& validation, Context& context, const std::stop_token& stop);

}  // namespace shortener_events::cli
