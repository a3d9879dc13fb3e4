// Topics in the forms of `-o`.
#pragma once

#include <string>
#include <vector>

#include "cli/output/color.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/internal/topic_reader.hpp"

namespace shortener_events::cli {

/// One line a topic, or one a partition.
enum class TopicDepth { topics, partitions };

/// `palette` nullptr: tab-separated text with the same columns, numbers ungrouped. `columns`: the terminal's
/// width, as for Table.
void print_topics(const std::vector<TopicDetails>& topics, TopicDepth depth, const Palette* palette,
                  std::ostream& out, std::size_t columns = 0);

/// The shape "topics/1", see docs/topics.schema.json.
Json topics_to_json(const std::vector<TopicDetails>& topics);

enum class TopicOutcome { created, exists, would_create };

struct CreatedTopic {
    std::string name;
    int partitions;
    TopicOutcome outcome;
    std::vector<std::string> differences{};  ///< of one that exists from what was asked for
};

void print_created(const std::vector<CreatedTopic>& topics, const Palette* palette, std::ostream& out,
                   std::size_t columns = 0);

/// The shape "topics-created/1".
Json created_to_json(const std::vector<CreatedTopic>& topics);

}  // namespace shortener_events::cli
