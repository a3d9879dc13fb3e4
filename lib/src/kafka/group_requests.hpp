// Asynchronous questions about consumer groups: any number in flight together, the answers collected from one
// queue. librdkafka 2.0.2 takes one group a call for commits, so that every group has its own request, and
// its own error.
#pragma once

#include <map>
#include <string>

#include "kafka/deadline.hpp"
#include "kafka/group_query_handle.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

using Groups = std::map<std::string, Group>;

class GroupRequests {
  public:
    /// `groups` receives the answers; it and `handle` outlive this.
    GroupRequests(const GroupQueryHandle& handle, Groups& groups);

    /// The group is in `groups` from here on. Its answer must come before `deadline`.
    /// `partitions` nullptr: whatever the group committed to.
    void ask_commits(const std::string& group, const Deadline& deadline,
                     const rd_kafka_topic_partition_list_t* partitions = nullptr);
    void ask_description(const std::string& group, const Deadline& deadline);

    /// Waits for every answer, at most until `deadline`; what is missing then is an error of its group.
    void collect(const Deadline& deadline);

  private:
    void take(rd_kafka_event_t* event);
    void take_commits(rd_kafka_event_t* event, Group& group);
    void take_description(rd_kafka_event_t* event, Group& group);

    const GroupQueryHandle& handle_;
    Groups& groups_;
    QueuePtr queue_;
    std::multimap<rd_kafka_event_type_t, Group*> open_;  // by the type of the answer
};

}  // namespace shortener_events::kafka
