// Asynchronous questions about the commits of consumer groups: any number in flight together, the answers
// collected from one queue. librdkafka 2.0.2 takes one group a call for commits, so that every group has its
// own request, and its own error.
#pragma once

#include <map>
#include <set>
#include <string>

#include "kafka/client/deadline.hpp"
#include "kafka/group/group_client.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

using Groups = std::map<std::string, Group>;

/// What is said of a group whose coordinator does not answer.
inline constexpr const char* kSilentCoordinator = "its coordinator did not answer in time";

class GroupRequests {
  public:
    /// `groups` receives the answers; it and `client` outlive this. What has no answer at the deadline is an
    /// error of its group. `partitions`: those whose commits are asked for; nullptr: whatever the group
    /// committed to.
    GroupRequests(GroupClient& client, Groups& groups, const Deadline& deadline,
                  PartitionListPtr partitions = nullptr);

    /// The group is in `groups` from here on.
    void ask_commits(const std::string& group);

    /// Waits for every answer, and asks again where a coordinator is settling. Once.
    void collect();

  private:
    void ask(Group* group);
    void ask_again();
    void take(rd_kafka_event_t* event);
    rd_kafka_resp_err_t take_commits(rd_kafka_event_t* event, Group& group);

    GroupClient& client_;
    Groups& groups_;
    Deadline deadline_;
    PartitionListPtr partitions_;
    QueuePtr queue_;
    std::set<Group*> open_;
    std::map<Group*, rd_kafka_resp_err_t> unsettled_;  ///< to be asked again, with what was answered
};

}  // namespace shortener_events::kafka
