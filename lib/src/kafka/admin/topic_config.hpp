// Retention and cleanup policy of topics, asked asynchronously.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kafka/client/deadline.hpp"
#include "kafka/client/handle.hpp"
#include "shortener_events/internal/topic_reader.hpp"

namespace shortener_events::kafka {

class TopicConfigs {
  public:
    TopicConfigs(QueuePtr queue, Deadline deadline) : queue_(std::move(queue)), deadline_(deadline) {}

    /// Name and settings of a topic; waits for the answer at the first call. Settings that were not answered
    /// stay unknown.
    TopicDetails details(const std::string& topic);

  private:
    void collect();

    QueuePtr queue_;  // nullptr: nothing is to come
    Deadline deadline_;
    std::map<std::string, TopicDetails> answers_;
};

/// The embedded broker does not answer such questions: for it every setting stays unknown.
TopicConfigs ask_topic_configs(const Handle& handle, const ClusterInfo& cluster,
                               const std::vector<TopicInfo>& topics, const Deadline& deadline);

}  // namespace shortener_events::kafka
