#include "shortener_events/delivery_session.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "deliver/culprit_search.hpp"
#include "deliver/splitter.hpp"
#include "deliver/stage.hpp"
#include "kafka/client/deadline.hpp"

namespace shortener_events {

using deliver::Splitter;
using deliver::Stage;
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

struct DeliverySession::Stages {
    Stages(const KafkaSettings& settings, const PublisherOptions& options, Publisher::OnReport on_report);

    Stage& usual() { return stages.front(); }
    const Stage& usual() const { return stages.front(); }
    std::size_t pending() const { return usual().pending() + splitter.size(); }

    void report_usual(const DeliveryReport& report);
    void report_suspect(std::size_t stage, const DeliveryReport& report);
    void note_refusal(const DeliveryReport& report);
    void settle(Splitter::Id id, DeliveryReport report);
    void feed(std::size_t stage);
    void serve(milliseconds limit);
    void poll_split(milliseconds wait);
    void give_up();

    Publisher::OnReport on_report;
    Splitter splitter;
    bool transactional;
    deliver::CulpritSearch search;  // of transactions, where nothing is split
    std::vector<Stage> stages;
    bool giving_up = false;
    std::int32_t refused_partition = -1;  // of the batch whose records are being reported
};

DeliverySession::Stages::Stages(const KafkaSettings& settings, const PublisherOptions& options,
                                Publisher::OnReport reported)
    : on_report(std::move(reported)),
      splitter(companies(settings, options).size()),
      transactional(!options.transactional_id.empty()),
      search(settings, options) {
    stages.emplace_back(settings, options, Stage::kUsualBatches,
                        [this](const DeliveryReport& report) { report_usual(report); });
    for (const std::size_t company : companies(settings, options))
        stages.emplace_back(
            settings, options, company,
            [this, stage = stages.size()](const DeliveryReport& report) { report_suspect(stage, report); });
    usual().publisher();
}

void DeliverySession::Stages::report_usual(const DeliveryReport& report) {
    if (transactional) search.remember(report);
    note_refusal(report);
    if (giving_up || !splitter.suspect(report)) on_report(report);
}

/// The client does not say where one batch ends and the next begins; but of one
/// partition no two come in a row, since what was under way behind a refused
/// batch has to be sent again.
void DeliverySession::Stages::note_refusal(const DeliveryReport& report) {
    if (report.with_its_batch && refused_partition != report.partition) usual().note_refusal();
    refused_partition = report.with_its_batch ? report.partition : -1;
}

void DeliverySession::Stages::report_suspect(std::size_t stage, const DeliveryReport& report) {
    if (report.with_its_batch) stages[stage].note_refusal();
    const Splitter::Id id = report.tag;
    if (giving_up || !splitter.suspect_again(stage, id, report)) settle(id, report);
}

void DeliverySession::Stages::settle(Splitter::Id id, DeliveryReport report) {
    const Splitter::Suspect suspect = splitter.take(id);
    report.tag = suspect.tag;
    report.latency =
        std::chrono::duration_cast<std::chrono::microseconds>(Splitter::Clock::now() - suspect.since);
    report.with_its_batch = false;
    if (report.fate != Fate::delivered) report.record = &suspect.record;
    on_report(report);
}

void DeliverySession::Stages::feed(std::size_t stage) {
    if (!splitter.front(stage) || !stages[stage].renew()) return;
    Publisher& publisher = stages[stage].publisher();
    while (const Splitter::Suspect* next = splitter.front(stage)) {
        if (!publisher.has_room() || stages[stage].worn()) return;
        publisher.send(next->record.topic, to_outgoing(next->record, splitter.pop(stage)));
    }
}

/// Brings what is under way forward, for at most about `limit`.
void DeliverySession::Stages::serve(milliseconds limit) {
    refused_partition = -1;
    for (std::size_t stage = 1; stage < stages.size(); ++stage) feed(stage);
    const milliseconds slice = std::min(limit, splitter.empty() ? kUsualSlice : kSplitSlice);
    if (usual().pending() > 0) usual().publisher().flush(slice);
    poll_split(usual().pending() > 0 ? milliseconds(0) : slice);
}

void DeliverySession::Stages::poll_split(milliseconds wait) {
    for (std::size_t stage = 1; stage < stages.size(); ++stage)
        if (stages[stage].pending() > 0) stages[stage].publisher().poll(std::exchange(wait, milliseconds(0)));
}

void DeliverySession::Stages::give_up() {
    giving_up = true;
    for (Stage& stage : stages)
        if (stage.exists()) stage.publisher().abandon();
    for (const Splitter::Id id : splitter.give_up()) {
        DeliveryReport report;
        report.fate = Fate::failed;
        report.refusal = Refusal::other;
        report.reason = "its batch was refused, and there was no time to send it again";
        settle(id, report);
    }
    giving_up = false;
}

DeliverySession::DeliverySession(const KafkaSettings& settings, const PublisherOptions& options,
                                 Publisher::OnReport on_report)
    : stages_(std::make_unique<Stages>(settings, options, std::move(on_report))) {}

DeliverySession::~DeliverySession() = default;

Publisher& DeliverySession::publisher() {
    return stages_->usual().publisher();
}

const Publisher& DeliverySession::publisher() const {
    return stages_->usual().publisher();
}

bool DeliverySession::send(const std::string& topic, std::span<const Outgoing> batch, std::stop_token stop,
                           std::shared_ptr<const void> keeper) {
    while (!await_room(kUsualSlice))
        if (stop.stop_requested()) return false;
    return publisher().send(topic, batch, std::move(stop), std::move(keeper));
}

bool DeliverySession::send(const std::string& topic, const Outgoing& record, std::stop_token stop) {
    return send(topic, std::span(&record, 1), std::move(stop));
}

void DeliverySession::poll(milliseconds wait) {
    if (stages_->splitter.empty()) return publisher().poll(wait);
    publisher().poll();
    stages_->serve(wait);
}

bool DeliverySession::flush(milliseconds limit, std::stop_token stop) {
    const Deadline deadline(limit);
    while (pending() > 0 && !stop.stop_requested() && !deadline.passed())
        stages_->serve(milliseconds(deadline.left_ms(1)));
    return pending() == 0;
}

void DeliverySession::hasten() {
    publisher().hasten();
}

bool DeliverySession::await_room(milliseconds limit) {
    const Deadline deadline(limit);
    while (!stages_->splitter.empty() || !stages_->usual().renew()) {
        if (deadline.passed()) return false;
        stages_->serve(milliseconds(deadline.left_ms(1)));
    }
    return publisher().await_room(milliseconds(deadline.left_ms(0)));
}

void DeliverySession::abandon() {
    stages_->give_up();
}

std::size_t DeliverySession::pending() const {
    return stages_->pending();
}

std::string DeliverySession::fatal_error() const {
    return publisher().fatal_error();
}

std::size_t DeliverySession::suspects() const {
    return stages_->transactional ? stages_->search.size() : stages_->splitter.size();
}

std::vector<Culprit> DeliverySession::find_culprits(std::size_t most, milliseconds limit,
                                                    std::stop_token stop) {
    return stages_->search.run(most, limit, stop);
}

}  // namespace shortener_events
