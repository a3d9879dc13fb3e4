#include "deliver/culprit_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "shortener_events/error.hpp"

namespace shortener_events::deliver {

namespace {

constexpr std::chrono::milliseconds kTrySlice{2};

}  // namespace

CulpritSearch::CulpritSearch(const KafkaSettings& settings, const PublisherOptions& options,
                             PublisherFactory make)
    : settings_(settings), options_(options), make_(std::move(make)), silence_(settings.timeout) {
    options_.transactional_id += "-search";
}

void CulpritSearch::remember(const DeliveryReport& report) {
    suspects_.push_back({report.opaque, *report.record});
}

std::vector<Culprit> CulpritSearch::run(std::size_t most, std::chrono::milliseconds limit,
                                        const std::stop_token& stop) {
    std::ranges::stable_sort(suspects_, {}, &Suspect::opaque);
    culprits_.clear();
    try {
        search(most, kafka::Deadline(limit), stop);
    } catch (const Error& error) {
        suspects_.clear();
        prober_.reset();
        throw Error(error.category(),
                    fmt::format("cannot find out which event was refused: {}", error.what()), error.hint());
    }
    if (prober_) abort();
    suspects_.clear();
    return std::move(culprits_);
}

void CulpritSearch::search(std::size_t most, const kafka::Deadline& deadline, const std::stop_token& stop) {
    Halving halving(suspects_.size());
    while (const auto part = halving.next()) {
        if (culprits_.size() >= most || stop.stop_requested()) return;
        const auto taken = accepts(*part, deadline);
        if (!taken && culprits_.empty()) throw Error(ErrorCategory::kafka, "no acknowledgement in time");
        if (!taken) return;
        if (*taken)
            halving.accepted();
        else if (halving.refused())
            culprits_.push_back({suspects_[part->begin].opaque, failure_->refusal, failure_->reason});
    }
}

/// nullopt: the time was over before that was known.
std::optional<bool> CulpritSearch::accepts(Halving::Part part, const kafka::Deadline& deadline) {
    if (!prober_) begin();
    failure_.reset();
    silence_.restart();
    const auto waits = [&] { return !failure_ && !deadline.passed() && !silence_.passed(); };
    for (std::size_t i = part.begin; i < part.end && waits(); ++i) {
        while (!prober_->await_room(kTrySlice) && waits()) continue;
        if (waits()) prober_->send(suspects_[i].record.topic, to_outgoing_record(suspects_[i].record, i));
    }
    while (prober_->pending() > 0 && waits()) prober_->flush(kTrySlice);
    if (waits()) return true;
    const auto failure = failure_;
    abort();
    failure_ = failure;
    if (!failure) return std::nullopt;
    if (failure->with_its_batch) return false;
    throw Error(ErrorCategory::kafka, failure->reason);
}

void CulpritSearch::begin() {
    prober_ = make_(settings_, options_, [this](const DeliveryReport& report) { on_report(report); });
    // librdkafka (2.0.2) adds partition -1 to the transaction for a record to a topic that it does not know
    // yet.
    std::set<std::string> topics;
    for (const auto& suspect : suspects_) topics.insert(suspect.record.topic);
    for (const auto& topic : topics) prober_->require_topic(topic);
    prober_->init_transactions();
    prober_->begin_transaction();
}

/// The next part is tried by another client: librdkafka (2.0.2) goes on with sequence numbers that Kafka does
/// not expect after a refused batch, and takes half a second to begin a new epoch.
void CulpritSearch::abort() {
    prober_->abort_transaction();
    prober_.reset();
}

void CulpritSearch::on_report(const DeliveryReport& report) {
    silence_.restart();
    if (report.status == DeliveryStatus::delivered || failure_) return;
    failure_ = report;
    failure_->record = nullptr;  // it is valid during this call only
}

}  // namespace shortener_events::deliver
