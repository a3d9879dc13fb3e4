// Why a coordinator does not let a member in: the group is of another kind, and that is all that it says.
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

}  // namespace shortener_events::kafka
