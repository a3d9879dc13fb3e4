// What coordinators say of the epoch of a member of the newer protocol (KIP-848); librdkafka 2.0 has no names
// for it.
#pragma once

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

/// It is none that the coordinator knows: the member has been put out of its group.
inline constexpr auto kFencedMemberEpoch = static_cast<rd_kafka_resp_err_t>(110);
/// The coordinator is in another one, of which the member is about to hear.
inline constexpr auto kStaleMemberEpoch = static_cast<rd_kafka_resp_err_t>(113);

}  // namespace shortener_events::kafka
