// Everything that coordinators know about groups: commits, members, kinds. All questions are in flight
// together; a coordinator that does not answer costs only its own groups, whose `error` says so.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "kafka/group_listing.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::kafka {

class GroupReader {
  public:
    /// `handle` outlives this.
    explicit GroupReader(const GroupQueryHandle& handle) : handle_(handle) {}

    /// Throws Error(kafka) when no broker answers, and for a group that does not exist, with near matches.
    Groups read_named(const std::vector<std::string>& names, const Deadline& deadline);

    /// Every group that a broker lists. Throws Error(kafka) when none can be listed.
    Groups read_all(const Deadline& deadline);

    /// Replaces the commits of these groups. Where no answer comes, the old ones stay beside the error.
    void read_commits_again(Groups& groups, const std::set<std::string>& names,
                            const Deadline& deadline) const;

    /// Names, kinds and members only. Throws as read_all does.
    Groups list(const Deadline& deadline);

    /// As it was when groups were last read.
    const ClusterInfo& cluster() const { return cluster_; }

  private:
    void ask_commits(GroupRequests& requests, const std::string& group, const Deadline& deadline) const;
    void complete_from_listing(Groups& groups, const Deadline& deadline) const;
    GroupListing require_listing(const Deadline& deadline) const;

    const GroupQueryHandle& handle_;
    ClusterInfo cluster_;
};

}  // namespace shortener_events::kafka
