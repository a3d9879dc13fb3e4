// Groups of another kind than a member expects: a coordinator that lets nobody in says no more than that, and
// one that lets members of both protocols in hands out partitions as the newer one does.
#pragma once

#include <optional>
#include <string>

#include "kafka/client/handle.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

/// By the group as it is listed, and by which protocol the member wanted in. nullopt: that tells nothing.
std::optional<Error> say_other_kind(const Group& group, bool joins_by_newer_protocol);

/// Asks what the group is, for a second or two, where `code` is what coordinators answer then. nullopt: it is
/// another, or nobody tells.
std::optional<Error> find_other_kind(const Handle& handle, const std::string& group,
                                     rd_kafka_resp_err_t code);

/// What a member would be told that ends at the end of its partitions: while the group has members of the
/// newer protocol, a partition of one that was killed is nobody else's until its session ends, and the others
/// are not told that it is missing. nullopt: it has none, as far as is known.
std::optional<Error> say_mixed(const Group& group);

/// Throws that. Asks what the group is, for a second or two.
void require_no_newer_members(const Handle& handle, const std::string& group);

}  // namespace shortener_events::kafka
