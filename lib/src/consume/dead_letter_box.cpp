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

/// Behind the result lies what is behind either; a partition that one of them does not name begins at 0.
DeadLetterPositions earlier_of(const DeadLetterPositions& a, const DeadLetterPositions& b) {
    DeadLetterPositions result;
    for (const auto& [partition, offset] : a)
        if (const auto other = b.find(partition); other != b.end())
            result[partition] = std::min(offset, other->second);
    return result;
}

}  // namespace

DeadLetterBox::DeadLetterBox(const KafkaSettings& settings, std::string topic)
    : settings_(settings), topic_(std::move(topic)) {}

DeadLetterBox::~DeadLetterBox() = default;

void DeadLetterBox::take_over(const std::map<TopicPartition, Claim>& claims) {
    for (const auto& [where, claim] : claims) {
        known_[where];
        read_back_from(claim.dead_letters);
    }
}

void DeadLetterBox::read_back_from(const DeadLetterPositions& positions) {
    read_from_ = read_from_ ? earlier_of(*read_from_, positions) : positions;
}

bool DeadLetterBox::send(const std::vector<Rejected>& rejected, std::stop_token stop) {
    Patience patience;
    while (!rejected.empty()) {
        try {
            if (read_from_) catch_up(stop);
            if (!read_from_ && try_send(rejected, stop)) return true;
        } catch (const Error& error) {
            trouble_ = error.what();
        }
        read_back_from(ends_);  // what is not acknowledged may be there all the same
        publisher_.reset();
        if (!patience.wait(stop)) return false;
    }
    return true;
}

void DeadLetterBox::catch_up(std::stop_token stop) {
    auto ranges =
        read_ranges(settings_, {{topic_}, {}, {Position::Kind::begin, 0}, {Position::Kind::end, 0}});
    DeadLetterPositions ends;
    for (auto& range : ranges) {
        const auto from = read_from_->find(range.partition);
        const std::int64_t wanted = from == read_from_->end() ? 0 : from->second;
        range.from = std::clamp(wanted, range.begin, std::max(range.begin, range.end));
        ends[range.partition] = range.end;
    }
    Subscriber subscriber(settings_, ranges, AtEnd::finish);
    while (const auto letter = subscriber.next(stop)) remember(*letter);
    if (!subscriber.finished()) return;
    ends_ = std::move(ends);
    read_from_.reset();
}

void DeadLetterBox::remember(const Record& letter) {
    const auto topic = header(letter, "dlq.origin.topic");
    const auto partition = number_header<std::int32_t>(letter, "dlq.origin.partition");
    const auto offset = number_header<std::int64_t>(letter, "dlq.origin.offset");
    if (!topic || !partition || !offset) return;
    const auto found = known_.find({std::string(*topic), *partition});
    if (found != known_.end()) found->second.try_emplace(*offset, letter.partition, letter.offset);
}

bool DeadLetterBox::try_send(const std::vector<Rejected>& rejected, std::stop_token stop) {
    if (!publisher_)
        publisher_ = std::make_unique<Publisher>(settings_, PublisherOptions{.delivery_timeout = kSendLimit},
                                                 [this](const auto& report) { on_report(report); });
    in_flight_.clear();
    trouble_.clear();
    for (const auto& [record, cause] : rejected) {
        TopicPartition where{record.topic, record.partition};
        if (known_[where].contains(record.offset)) continue;
        const Record letter = make_dead_letter(record, cause);
        in_flight_.emplace_back(std::move(where), record.offset);
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
    const auto& [where, offset] = in_flight_[report.tag];
    known_[where].try_emplace(offset, report.partition, report.offset);
    auto& end = ends_[report.partition];
    end = std::max(end, report.offset + 1);
}

std::optional<DeadLetterPositions> DeadLetterBox::positions(const TopicPartition& where,
                                                            std::int64_t next_offset) const {
    if (read_from_) return std::nullopt;
    DeadLetterPositions positions = ends_;
    if (const auto found = known_.find(where); found != known_.end())
        for (auto it = found->second.lower_bound(next_offset); it != found->second.end(); ++it) {
            const auto& [partition, offset] = it->second;
            positions[partition] = std::min(positions[partition], offset);
        }
    return positions;
}

void DeadLetterBox::settle(const std::map<TopicPartition, std::int64_t>& applied) {
    for (const auto& [where, next] : applied)
        if (const auto found = known_.find(where); found != known_.end())
            found->second.erase(found->second.begin(), found->second.lower_bound(next));
}

}  // namespace shortener_events::consume
