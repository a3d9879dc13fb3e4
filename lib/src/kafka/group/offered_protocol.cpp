#include "kafka/group/offered_protocol.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>

#include "kafka/client/client_beside.hpp"
#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

namespace {

constexpr std::chrono::milliseconds kUntilTold{1000};  // connecting included
constexpr int kNeededVersion = 1;                      // of its heartbeat; Kafka 3.9 knows 0, a preview

/// From lines such as "…:   ApiKey ConsumerGroupHeartbeat (68) Versions 0..1", one for each request that a
/// broker takes.
struct HeardRequests {
    std::atomic<bool> any{false};
    std::atomic<bool> newer_heartbeat{false};

    void note(const std::string& line) {
        const auto request = line.find(" ApiKey ");
        if (request == line.npos) return;
        any = true;
        const auto heartbeat = line.find(" (68) ", request);
        int first = 0, last = 0;
        if (heartbeat != line.npos &&
            std::sscanf(line.c_str() + heartbeat, " (68) Versions %d..%d", &first, &last) == 2 &&
            last >= kNeededVersion)
            newer_heartbeat = true;
    }
};

}  // namespace

std::optional<Error> find_missing_newer_protocol(const Handle& handle) {
    const auto heard = std::make_shared<HeardRequests>();
    const auto hears = [heard](const std::string& line) { heard->note(line); };
    const Handle beside(RD_KAFKA_CONSUMER, settings_beside(handle.settings(), "feature", hears), {});
    const rd_kafka_metadata_t* raw = nullptr;  // who answers has told before what it takes
    const auto code = rd_kafka_metadata(beside.get(), 0, nullptr, &raw, static_cast<int>(kUntilTold.count()));
    const MetadataPtr metadata(raw);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR || !heard->any || heard->newer_heartbeat) return std::nullopt;
    return Error(ErrorCategory::kafka,
                 "this Kafka does not speak the newer protocol of groups (KIP-848), which "
                 "group.protocol=consumer asks for: it came with Kafka 4.0",
                 "leave group.protocol out");
}

}  // namespace shortener_events::kafka
