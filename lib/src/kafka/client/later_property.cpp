#include "kafka/client/later_property.hpp"

#include <fmt/format.h>

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

namespace {

/// Knows the newer protocol of groups, as a preview.
constexpr int kFirstPreview = 0x020400ff;
/// More than a preview; https://github.com/confluentinc/librdkafka/releases/tag/v2.12.0
constexpr int kNewerProtocol = 0x020c00ff;

}  // namespace

bool is_about_newer_groups(std::string_view name) {
    return name == "group.protocol" || name == "group.remote.assignor";
}

std::optional<Error> needs_later_client(std::string_view name, std::string_view value) {
    if (!is_about_newer_groups(name)) return std::nullopt;
    const int version = rd_kafka_version();
    if (version >= kNewerProtocol || (version >= kFirstPreview && value == "classic")) return std::nullopt;
    return Error(ErrorCategory::configuration,
                 fmt::format("{}={} needs librdkafka 2.12 or later, and this build has {}", name, value,
                             rd_kafka_version_str()),
                 "leave it out, and members join by the classic protocol; or take a build that has it: a "
                 "release's package or tarball, or one of your own with -DRDKAFKA=bundled");
}

}  // namespace shortener_events::kafka
