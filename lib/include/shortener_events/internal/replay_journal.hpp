// What was replayed of the letters of one partition, as a record of a compacted topic says it: kept for as
// long as the topic is, while a group's offsets are forgotten some days after its last commit. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "shortener_events/digest.hpp"
#include "shortener_events/internal/replay_marks.hpp"

namespace shortener_events {

struct ReplayedLetters {
    ReplayMarks marks;
    /// The highest offset that was replayed, and content_of the letter there: a topic that was recreated has
    /// another one at that place, or none. -1: not known.
    std::int64_t last = -1;
    Digest last_content{};

    void insert(std::int64_t offset, const Digest& content);
};

/// By partition of the dead-letter topic.
using Replayed = std::map<std::int32_t, ReplayedLetters>;

/// Of one partition: compaction keeps the newest record of each key.
std::string journal_key(std::string_view group, std::string_view topic, std::int32_t partition);

/// The partition that a key of this group and topic names; nullopt: it is another's.
std::optional<std::int32_t> journal_partition(std::string_view key, std::string_view group,
                                              std::string_view topic);

std::string journal_value(const ReplayedLetters& replayed);

/// nullopt: not written by journal_value.
std::optional<ReplayedLetters> parse_journal_value(std::string_view value);

}  // namespace shortener_events
