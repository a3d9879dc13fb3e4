#include "consume/dead_letter_box.hpp"

#include <charconv>

#include "consume/patience.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::consume {

namespace {

constexpr std::chrono::seconds kSendLimit{30};

std::optional<std::string_view> header(const Record& record, std::string_view name) {
    for (const auto& [known, value] : record.headers)
        if (known == name && value) return *value;
    return std::nullopt;
}

template <typename Number>
std::optional<Number> number_header(const Record& record, std::string_view name) {
    const auto text = header(record, name);
    Number number{};
    if (!text || std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc())
        return std::nullopt;
    return number;
}

}  // namespace

DeadLetterBox::DeadLetterBox(const KafkaSettings& settings, std::string topic, SharedSink& sink)
    : settings_(settings), topic_(std::move(topic)), sink_(sink) {}

DeadLetterBox::~DeadLetterBox() = default;

bool DeadLetterBox::send(const std::vector<Rejected>& rejected, std::stop_token stop) {
    Patience patience;
    while (!rejected.empty()) {
        try {
            if (!current_) catch_up(stop);
            if (current_ && try_send(rejected, stop)) return true;
        } catch (const Error& error) {
            trouble_ = error.what();
        }
        current_ = false;  // what is not acknowledged may be there all the same: read it back
        publisher_.reset();
        if (!patience.wait(stop)) return false;
    }
    return true;
}

void DeadLetterBox::catch_up(std::stop_token stop) {
    std::map<std::int32_t, std::int64_t> stored;
    {
        const std::lock_guard lock(sink_.mutex);
        stored = sink_.sink.read_dead_letter_ends();
    }
    auto ranges =
        read_ranges(settings_, {{topic_}, {}, {Position::Kind::begin, 0}, {Position::Kind::end, 0}});
    for (auto& range : ranges) {
        auto& known = ends_[range.partition];
        known = std::max(known, stored[range.partition]);
        range.from = std::clamp(known, range.begin, std::max(range.begin, range.end));
    }
    Subscriber subscriber(settings_, ranges, AtEnd::finish);
    while (const auto record = subscriber.next(stop)) {
        const auto topic = header(*record, "dlq.origin.topic");
        const auto partition = number_header<std::int32_t>(*record, "dlq.origin.partition");
        const auto offset = number_header<std::int64_t>(*record, "dlq.origin.offset");
        if (topic && partition && offset) known_.emplace(*topic, *partition, *offset);
    }
    current_ = subscriber.finished();
}

bool DeadLetterBox::try_send(const std::vector<Rejected>& rejected, std::stop_token stop) {
    if (!publisher_)
        publisher_ = std::make_unique<Publisher>(settings_, PublisherOptions{.delivery_timeout = kSendLimit},
                                                 [this](const auto& report) { on_report(report); });
    in_flight_.clear();
    trouble_.clear();
    for (const auto& [record, cause] : rejected) {
        Origin origin(record.topic, record.partition, record.offset);
        if (known_.contains(origin)) continue;
        const Record letter = make_dead_letter(record, cause);
        in_flight_.push_back(std::move(origin));
        const Outgoing outgoing{.key = letter.key,
                                .value = letter.value,
                                .tag = in_flight_.size() - 1,
                                .timestamp_ms = {},
                                .headers = &letter.headers};
        if (!publisher_->send(topic_, outgoing, stop)) return false;
    }
    return publisher_->flush(kSendLimit, stop) && trouble_.empty();
}

void DeadLetterBox::on_report(const DeliveryReport& report) {
    if (report.fate != Fate::delivered) {
        trouble_ = "cannot publish a dead letter: " + report.reason;
        return;
    }
    known_.insert(in_flight_[report.tag]);
    auto& end = ends_[report.partition];
    end = std::max(end, report.offset + 1);
}

void DeadLetterBox::settle(const std::map<TopicPartition, std::int64_t>& applied) {
    for (const auto& [where, next] : applied)
        known_.erase(known_.lower_bound(Origin(where.topic, where.partition, 0)),
                     known_.lower_bound(Origin(where.topic, where.partition, next)));
}

}  // namespace shortener_events::consume
