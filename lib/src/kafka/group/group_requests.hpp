// Questions about consumer groups: their commits and the members of the newer protocol, any number in flight
// together, the answers collected from one queue; and meanwhile what brokers tell of them, by a call that
// waits. librdkafka (2.0.2 to 2.15) sends a request a group, so that every group has its own, and its own
// error.
#pragma once

#include <future>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kafka/client/deadline.hpp"
#include "kafka/group/group_client.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

using Groups = std::map<std::string, Group>;

/// Whether this build's librdkafka can ask for the members of a group of the newer protocol.
inline constexpr bool kTellsNewerMembers = RD_KAFKA_VERSION >= 0x020a00ff;

/// All but commits, which are asked for apart.
void take_description(Group&& description, Group& group);

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

    /// Of a group that is listed as one of the newer protocol. Of a classic one librdkafka itself would read
    /// what its members write, without any bound.
    void ask_members(const std::string& group);

    /// As describe_groups(). Waits for most of the answers, which come while those about commits are under
    /// way: these are asked for before.
    void ask_descriptions(const std::vector<std::string>& groups);

    /// Waits for every answer, and asks again where a coordinator is settling. Once.
    void collect();

  private:
    /// Of those that are not described soon, if there are any, on a thread of their own.
    struct Descriptions {
        Groups soon;
        std::future<Groups> late;
    };
    enum class What { commits, members };
    using Question = std::pair<Group*, What>;

    Group& group_of(const std::string& name);
    void ask(const Question& question);
    void ask_again();
    void take_descriptions();
    void take(rd_kafka_event_t* event);
    rd_kafka_resp_err_t take_commits(rd_kafka_event_t* event, Group& group);
    static rd_kafka_resp_err_t take_members(rd_kafka_event_t* event, Group& group);

    GroupClient& client_;
    Groups& groups_;
    Deadline deadline_;
    PartitionListPtr partitions_;
    QueuePtr queue_;
    std::set<Question> open_;
    std::map<Question, rd_kafka_resp_err_t> unsettled_;  ///< to be asked again, with what was answered
    Descriptions descriptions_;
};

}  // namespace shortener_events::kafka
