// A broker that does what a test tells it, behind the Publisher's functions. It keeps to what a Publisher
// promises (one report a record; a refused batch fails as a whole; a transaction counts when it is committed)
// and knows no more of Kafka.
#pragma once

#include <algorithm>
#include <climits>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "shortener_events/delivery_session.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::test {

struct Verdict {
    DeliveryStatus status = DeliveryStatus::failed;
    Refusal refusal = Refusal::other;
    std::string reason{};
    bool retriable = false;
};

struct Broker {
    /// Records of this value fail by themselves, the first `times`.
    void refuse(const std::string& value, Verdict verdict, int times = INT_MAX) {
        refused[value] = {std::move(verdict), times};
    }
    /// A batch with such a record is refused as a whole.
    void poison(const std::string& value, Verdict verdict) { poisoned[value] = std::move(verdict); }

    /// What is in the topic, in order.
    const std::vector<Record>& records(const std::string& topic) { return topics[topic]; }
    std::vector<std::string> log(const std::string& topic) {
        std::vector<std::string> values;
        for (const Record& record : topics[topic]) values.push_back(record.value.value_or(""));
        return values;
    }

    PublisherFactory factory();

    bool falls_silent = false;
    std::optional<Error> fault{};          // why it can answer nothing
    int answers_left = INT_MAX;            // batches; then it falls silent
    std::size_t largest_batch = SIZE_MAX;  // records
    std::size_t under_way = 0;             // of those that are given up on: the others never left
    int room_after = 0;                    // so often there is none
    int pushes = 0, aborts = 0;
    std::string unknown_topic{}, fatal{}, commit_trouble{}, abort_trouble{};
    bool in_doubt = false;
    std::vector<GroupOffset> committed{};

    std::map<std::string, std::pair<Verdict, int>> refused{};
    std::map<std::string, Verdict> poisoned{};
    std::map<std::string, std::vector<Record>> topics{};
};

class ScriptedPublisher : public Publisher {
  public:
    ScriptedPublisher(Broker& broker, const KafkaSettings& settings, const PublisherOptions& options,
                      OnReport on_report)
        : broker_(broker), options_(options), on_report_(std::move(on_report)) {
        const auto company = settings.properties.find("batch.num.messages");
        if (company != settings.properties.end()) company_ = std::stoul(company->second);
        const auto linger = settings.properties.find("linger.ms");
        at_once_ = linger != settings.properties.end() && linger->second == "0";
    }

    TopicInfo require_topic(const std::string& topic) override {
        if (topic == broker_.unknown_topic) throw Error(ErrorCategory::kafka, "unknown topic");
        return {};
    }
    bool send(const std::string& topic, std::span<const OutgoingRecord> batch, std::stop_token,
              std::shared_ptr<const void>) override {
        for (const OutgoingRecord& event : batch) {
            Record record;
            record.topic = topic;
            record.partition = std::max(0, event.partition);
            if (event.key) record.key = *event.key;
            if (event.value) record.value = *event.value;
            if (event.headers) record.headers = *event.headers;
            queue_.push_back({event.opaque, std::move(record)});
        }
        return true;
    }
    using Publisher::send;
    /// Records linger until they are pushed, unless the settings say that they go at once.
    void poll(std::chrono::milliseconds wait) override {
        if (at_once_) answer(wait);
    }
    bool flush(std::chrono::milliseconds limit, std::stop_token) override {
        answer(limit);
        return queue_.empty();
    }
    void hasten() override {
        ++broker_.pushes;
        answer(std::chrono::milliseconds(0));
    }
    bool await_room(std::chrono::milliseconds) override { return broker_.room_after-- <= 0; }
    void abandon() override {
        for (std::size_t i = 0; !queue_.empty(); ++i)
            report(take(), i < broker_.under_way
                               ? Verdict{DeliveryStatus::unknown, Refusal::none, "given up on"}
                               : Verdict{DeliveryStatus::failed, Refusal::other, "never sent"});
    }
    bool has_room() const override { return queue_.size() < options_.queued_records; }
    std::size_t pending() const override { return queue_.size(); }
    std::string fatal_error() const override { return broker_.fatal; }
    std::string connection_trouble() const override { return "no answer"; }
    std::optional<Error> find_fault() const override { return broker_.fault; }

    void init_transactions() override {}
    void begin_transaction() override { open_.clear(); }
    void add_offsets(const std::string&, std::span<const GroupOffset> offsets, Limit) override {
        offsets_.assign(offsets.begin(), offsets.end());
    }
    void commit_transaction(Limit) override {
        if (!broker_.commit_trouble.empty())
            throw Error(ErrorCategory::kafka, broker_.commit_trouble, {}, {.in_doubt = broker_.in_doubt});
        for (Record& record : std::exchange(open_, {})) broker_.topics[record.topic].push_back(record);
        broker_.committed = offsets_;
    }
    void abort_transaction(Limit) override {
        ++broker_.aborts;
        if (!broker_.abort_trouble.empty()) throw Error(ErrorCategory::kafka, broker_.abort_trouble);
        open_.clear();
        while (!queue_.empty()) report(take(), {DeliveryStatus::failed, Refusal::other, "aborted"});
    }

  private:
    struct Queued {
        std::uint64_t opaque;
        Record record;
    };

    Queued take() {
        Queued next = std::move(queue_.front());
        queue_.pop_front();
        return next;
    }

    void answer(std::chrono::milliseconds wait) {
        while (!queue_.empty() && !broker_.falls_silent && broker_.answers_left > 0) answer_batch();
        if (!queue_.empty()) std::this_thread::sleep_for(std::min(wait, std::chrono::milliseconds(1)));
    }

    void answer_batch() {
        --broker_.answers_left;
        std::vector<Queued> batch;
        while (!queue_.empty() && batch.size() < company_) batch.push_back(take());
        const Verdict* refused = why_refused(batch);
        for (Queued& next : batch)
            refused ? report(std::move(next), *refused, true) : answer_one(std::move(next));
    }

    const Verdict* why_refused(const std::vector<Queued>& batch) const {
        static const Verdict too_large{DeliveryStatus::failed, Refusal::too_large, "too large"};
        if (batch.size() > broker_.largest_batch) return &too_large;
        for (const Queued& next : batch)
            if (const auto found = broker_.poisoned.find(next.record.value.value_or(""));
                found != broker_.poisoned.end())
                return &found->second;
        return nullptr;
    }

    void answer_one(Queued next) {
        const auto found = broker_.refused.find(next.record.value.value_or(""));
        if (found != broker_.refused.end() && found->second.second-- > 0)
            return report(std::move(next), found->second.first);
        auto& to = options_.transactional_id.empty() ? broker_.topics[next.record.topic] : open_;
        to.push_back(next.record);
        report(std::move(next), {DeliveryStatus::delivered, Refusal::none, ""});
    }

    void report(const Queued& next, const Verdict& verdict, bool with_its_batch = false) {
        DeliveryReport report;
        report.opaque = next.opaque;
        report.status = verdict.status;
        report.partition = next.record.partition;
        report.reason = verdict.reason;
        report.refusal = verdict.refusal;
        report.retriable = verdict.retriable;
        report.with_its_batch = with_its_batch;
        if (verdict.status != DeliveryStatus::delivered) report.record = &next.record;
        on_report_(report);
    }

    Broker& broker_;
    PublisherOptions options_;
    OnReport on_report_;
    std::size_t company_ = SIZE_MAX;
    bool at_once_ = false;
    std::deque<Queued> queue_;
    std::vector<Record> open_;  // of the open transaction
    std::vector<GroupOffset> offsets_;
};

inline PublisherFactory Broker::factory() {
    return [this](const KafkaSettings& settings, const PublisherOptions& options,
                  Publisher::OnReport on_report) {
        return std::make_unique<ScriptedPublisher>(*this, settings, options, std::move(on_report));
    };
}

}  // namespace shortener_events::test
