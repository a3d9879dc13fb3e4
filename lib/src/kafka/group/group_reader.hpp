// Everything that coordinators know about groups: commits, members, kinds. All questions are in flight
// together; a coordinator that does not answer costs only its own groups, whose `error` says so.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "kafka/group/group_listing.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::kafka {

/// Whether a group of that name is.
using WantedGroups = std::function<bool(const std::string& name)>;

class GroupReader {
  public:
    explicit GroupReader(const KafkaSettings& settings) : client_(settings) {}

    /// The client that asks, for questions about the cluster besides; another one after some reads.
    const std::shared_ptr<GroupQueryHandle>& client() const { return client_.get(); }

    /// Looks at the cluster, as is needed before each of the reads. Throws Error(kafka) when no broker
    /// answers.
    void read_cluster() { cluster_ = client_.read_cluster(); }

    /// Throws Error(kafka) for a group that does not exist, with near matches.
    Groups read_named(const std::vector<std::string>& names, const Deadline& deadline);

    /// Every group that a broker lists and that is `wanted` (empty: all are). Where not all brokers answered,
    /// `listing_error` says so. Groups of the time before that are not listed are asked for by name. Throws
    /// Error(kafka) when none can be listed.
    Groups read_all(const WantedGroups& wanted, const Deadline& deadline, std::string& listing_error);

    /// Replaces the commits of these groups. Where no answer comes, the old ones stay beside the error.
    void read_commits_again(Groups& groups, const std::set<std::string>& names, const Deadline& deadline);

    /// Names, kinds and members only. Throws Error(kafka) when not all can be listed.
    Groups list(const Deadline& deadline);

    /// As it was at the last look.
    const ClusterInfo& cluster() const { return cluster_; }

  private:
    GroupRequests make_requests(Groups& groups, const Deadline& deadline);
    void ask_about(Groups& groups, const Deadline& deadline);
    std::set<std::string> add_known(Groups& groups) const;
    void remember(const Groups& groups);
    void complete_from_listing(Groups& groups, const Deadline& deadline);
    void explain_silence(const Groups& groups) const;
    GroupListing require_listing(const Deadline& deadline) const;

    GroupClient client_;
    std::map<std::string, GroupKind> known_;  ///< by read_all
    ClusterInfo cluster_;
};

}  // namespace shortener_events::kafka
