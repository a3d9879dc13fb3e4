// Reads records of topics as a member of a consumer group: from the group's committed offsets, where there is
// none from where the selection starts. Delivery is at-least-once: only what confirm() covers is committed,
// so that a record whose reader failed is read again. Use one GroupSubscriber from one thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "shortener_events/client.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events {

class GroupSubscriber {
  public:
    /// Which partitions are read is for the group to say: `selection.partitions` is not looked at, and with
    /// AtEnd::follow `selection.until` neither. Throws Error(kafka) for an unknown topic, or when no broker
    /// answers. `on_notice` is called from here and from next(). A member has a client of its own in any
    /// case: the one that is given only says where the ranges are.
    GroupSubscriber(const Client& client, const std::string& group, const Selection& selection, AtEnd at_end,
                    OnNotice on_notice = {});
    /// Leaves as leave() does, without an exception: a failed commit means that records are read again.
    ~GroupSubscriber();

    /// The next record, in order within each partition; nullopt: finished, `stop` was requested, or none came
    /// within `patience`. Throws Error(kafka) for what no waiting mends, such as a deleted topic, and, when
    /// it should finish, for a group that gives no partition and for a read that gets no further within the
    /// timeout.
    std::optional<Record> next(std::stop_token stop,
                               std::chrono::milliseconds patience = std::chrono::milliseconds(100));

    /// Whether every partition that the group gave is read to its end; never with AtEnd::follow.
    bool finished() const;
    /// Whether the group has given any partition and not taken it away.
    bool has_partitions() const;

    /// Whatever next() has returned so far is dealt with and may be committed, which happens within seconds
    /// and at the latest when the partition or the group is left.
    void confirm();

    /// Commits what is confirmed and leaves the group at once. Throws Error(kafka) when the broker did not
    /// acknowledge the commit within the timeout.
    void leave();

  private:
    struct Membership;
    std::unique_ptr<Membership> membership_;
};

}  // namespace shortener_events
