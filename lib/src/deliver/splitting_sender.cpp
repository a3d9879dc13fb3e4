#include "deliver/splitting_sender.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "kafka/client/deadline.hpp"

namespace shortener_events::deliver {

using kafka::Deadline;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kUsualSlice{20};  // how soon a stop request is noticed
constexpr milliseconds kSplitSlice{1};   // every report may free records for their next stage
// Records a batch, stage by stage. Requests are what costs: a single culprit among 2600 takes 30 of them, one
// in a hundred 370, and 2600 single records would take as many.
constexpr std::array<std::size_t, 4> kCompany{256, 32, 4, 1};

/// Those that are smaller than the batches of the user's own.
std::vector<std::size_t> companies(const KafkaSettings& settings, const PublisherOptions& options) {
    if (!options.transactional_id.empty()) return {};
    const auto own = settings.properties.find("batch.num.messages");
    std::vector<std::size_t> result;
    for (const std::size_t company : kCompany)
        if (own == settings.properties.end() || std::to_string(company) != own->second)
            result.push_back(company);
        else
            result.clear();
    return result;
}

}  // namespace

SplittingSender::SplittingSender(const KafkaSettings& settings, const PublisherOptions& options,
                                 const PublisherFactory& make, Publisher::OnReport on_report)
    : on_report_(std::move(on_report)),
      splitter_(companies(settings, options).size()),
      transactional_(!options.transactional_id.empty()),
      search_(settings, options, make) {
    stages_.emplace_back(settings, options, Stage::kUsualBatches, make,
                         [this](const DeliveryReport& report) { report_usual(report); });
    for (const std::size_t company : companies(settings, options))
        stages_.emplace_back(
            settings, options, company, make,
            [this, stage = stages_.size()](const DeliveryReport& report) { report_suspect(stage, report); });
    usual().publisher();
}

void SplittingSender::report_usual(const DeliveryReport& report) {
    if (!report.with_its_batch) {
        refused_partition_ = -1;
        return on_report_(report);
    }
    if (transactional_) search_.remember(report);
    note_refusal(report.partition);
    if (giving_up_ || !splitter_.suspect(report)) on_report_(report);
}

/// The client does not say where one batch ends and the next begins; but of one
/// partition no two come in a row, since what was under way behind a refused
/// batch has to be sent again.
void SplittingSender::note_refusal(std::int32_t partition) {
    if (refused_partition_ != partition) usual().note_refusal();
    refused_partition_ = partition;
}

void SplittingSender::report_suspect(std::size_t stage, const DeliveryReport& report) {
    const BatchSplitter::Id id = report.opaque;
    if (!report.with_its_batch) return settle(id, report);
    stages_[stage].note_refusal();
    if (giving_up_ || !splitter_.suspect_again(stage, id)) settle(id, report);
}

void SplittingSender::settle(BatchSplitter::Id id, DeliveryReport report) {
    const BatchSplitter::Suspect suspect = splitter_.take(id);
    report.opaque = suspect.opaque;
    report.latency =
        std::chrono::duration_cast<std::chrono::microseconds>(BatchSplitter::Clock::now() - suspect.since);
    report.with_its_batch = false;
    if (report.status != DeliveryStatus::delivered) report.record = &suspect.record;
    on_report_(report);
}

void SplittingSender::feed(std::size_t stage) {
    if (!splitter_.front(stage) || !stages_[stage].renew()) return;
    Publisher& publisher = stages_[stage].publisher();
    while (const BatchSplitter::Suspect* next = splitter_.front(stage)) {
        if (!publisher.has_room() || stages_[stage].worn()) return;
        publisher.send(next->record.topic, to_outgoing_record(next->record, splitter_.pop(stage)));
    }
}

/// Brings what is under way forward, for at most about `limit`.
void SplittingSender::serve(milliseconds limit) {
    refused_partition_ = -1;
    for (std::size_t stage = 1; stage < stages_.size(); ++stage) feed(stage);
    const milliseconds slice = std::min(limit, splitter_.empty() ? kUsualSlice : kSplitSlice);
    if (usual().pending() > 0) usual().publisher().flush(slice);
    poll_split(usual().pending() > 0 ? milliseconds(0) : slice);
}

void SplittingSender::poll_split(milliseconds wait) {
    for (std::size_t stage = 1; stage < stages_.size(); ++stage)
        if (stages_[stage].pending() > 0)
            stages_[stage].publisher().poll(std::exchange(wait, milliseconds(0)));
}

void SplittingSender::abandon() {
    giving_up_ = true;
    for (Stage& stage : stages_)
        if (stage.exists()) stage.publisher().abandon();
    for (const BatchSplitter::Id id : splitter_.give_up()) {
        DeliveryReport report;
        report.status = DeliveryStatus::failed;
        report.refusal = Refusal::other;
        report.reason = "its batch was refused, and there was no time to send it again";
        settle(id, report);
    }
    giving_up_ = false;
}

bool SplittingSender::try_send(const std::string& topic, std::span<const OutgoingRecord> batch,
                               std::shared_ptr<const void> keeper, milliseconds limit) {
    return await_room(limit) && publisher().send(topic, batch, {}, std::move(keeper));
}

void SplittingSender::poll(milliseconds wait) {
    if (splitter_.empty()) return publisher().poll(wait);
    publisher().poll();
    serve(wait);
}

void SplittingSender::flush(milliseconds limit) {
    const Deadline deadline(limit);
    while (pending() > 0 && !deadline.passed()) serve(milliseconds(deadline.left_ms(1)));
}

bool SplittingSender::await_room(milliseconds limit) {
    const Deadline deadline(limit);
    while (!splitter_.empty() || usual().worn()) {
        if (splitter_.empty() && usual().renew()) break;
        if (deadline.passed()) return false;
        serve(milliseconds(deadline.left_ms(1)));
    }
    return publisher().await_room(milliseconds(deadline.left_ms(0)));
}

}  // namespace shortener_events::deliver
