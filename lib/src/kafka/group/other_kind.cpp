#include "kafka/group/other_kind.hpp"

#include <fmt/format.h>

#include "kafka/client/deadline.hpp"
#include "kafka/group/group_listing.hpp"
#include "kafka/group/group_protocol.hpp"

namespace shortener_events::kafka {

namespace {

constexpr std::chrono::seconds kUntilListed{2};
constexpr const char* kOwnGroup = "read as a group of your own, -g NAME";

/// The one answer to a JoinGroup, the other to a heartbeat of the newer protocol.
bool means_other_kind(rd_kafka_resp_err_t code) {
    return code == RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL ||
           code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND;
}

}  // namespace

std::optional<Error> say_other_kind(const Group& group, bool joins_by_newer_protocol) {
    const auto error = [&](const char* what, const std::string& hint) {
        return Error(ErrorCategory::kafka, fmt::format("group \"{}\" {}", group.name, what), hint);
    };
    switch (group.kind) {
        case GroupKind::unread:
            return error("is a share or streams group: who is in it takes events by another protocol",
                         kOwnGroup);
        case GroupKind::other:
            return Error(ErrorCategory::kafka,
                         fmt::format("group \"{}\" is of the protocol type \"{}\", and no consumer group",
                                     group.name, group.protocol_type),
                         kOwnGroup);
        case GroupKind::consumer:
            if (joins_by_newer_protocol) break;
            return error("has members of the newer protocol (KIP-848), and this Kafka lets no others in",
                         fmt::format("join by it: -X group.protocol=consumer; or {}", kOwnGroup));
        case GroupKind::classic:
            if (!joins_by_newer_protocol) break;
            return error("has members of the classic protocol, and this Kafka lets no others in",
                         fmt::format("leave group.protocol out; or {}", kOwnGroup));
        case GroupKind::unknown:
            break;
    }
    return std::nullopt;
}

std::optional<Error> find_other_kind(const Handle& handle, const std::string& group,
                                     rd_kafka_resp_err_t code) {
    if (!means_other_kind(code)) return std::nullopt;
    const auto found = look_up_group(handle, group, Deadline(kUntilListed));
    return found ? say_other_kind(*found, joins_by_newer_protocol(handle.settings())) : std::nullopt;
}

std::optional<Error> say_mixed(const Group& group) {
    const bool has_members = group.state != GroupState::empty && group.state != GroupState::dead;
    if (group.kind != GroupKind::consumer || !has_members) return std::nullopt;
    return Error(
        ErrorCategory::kafka,
        fmt::format("group \"{}\" has members of the newer protocol (KIP-848): with them it is not known "
                    "when a member has all of its partitions, so that it cannot end by itself",
                    group.name),
        fmt::format("stop them first (one that was killed is gone when its session ends), or {}", kOwnGroup));
}

void require_no_newer_members(const Handle& handle, const std::string& group) {
    if (const auto found = look_up_group(handle, group, Deadline(kUntilListed)))
        if (const auto mixed = say_mixed(*found)) throw *mixed;
}

}  // namespace shortener_events::kafka
