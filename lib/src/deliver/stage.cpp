#include "deliver/stage.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace shortener_events::deliver {

namespace {

// Small batches under way: enough to keep the connection busy, and few enough that none waits for long.
constexpr std::size_t kBatchesUnderWay = 16;

PublisherOptions for_company(PublisherOptions options, std::size_t company) {
    if (company != Stage::kUsualBatches)
        options.queued_records = std::min(options.queued_records, kBatchesUnderWay * company);
    return options;
}

KafkaSettings in_company_of(KafkaSettings settings, std::size_t company) {
    auto& properties = settings.properties;
    properties["batch.num.messages"] = std::to_string(company);
    properties.erase("queue.buffering.max.ms");  // linger.ms by its other name
    properties["linger.ms"] = "0";
    properties["retry.backoff.ms"] = "1";  // what was under way behind a refused batch waits that long
    return settings;
}

}  // namespace

Stage::Stage(KafkaSettings settings, const PublisherOptions& options, std::size_t company,
             PublisherFactory make, Publisher::OnReport on_report)
    : settings_(company == kUsualBatches ? std::move(settings) : in_company_of(std::move(settings), company)),
      options_(for_company(options, company)),
      make_(std::move(make)),
      on_report_(std::move(on_report)) {}

Publisher& Stage::publisher() {
    if (!publisher_) publisher_ = make_(settings_, options_, on_report_);
    return *publisher_;
}

bool Stage::renew() {
    if (!worn()) return true;
    if (pending() > 0) return false;
    publisher_ = make_(settings_, options_, on_report_);
    refusals_ = 0;
    return true;
}

}  // namespace shortener_events::deliver
