#include "consume/dead_letter_publisher.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "dead_letters/shortened_letter.hpp"
#include "kafka/client/unknown_topic.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::consume {

namespace {

using namespace std::chrono_literals;

constexpr auto kSendLimit = 30s;
constexpr auto kSession = 45'000ms;  // the Kafka client's own default
constexpr auto kLate = 3s;           // an acknowledgement takes milliseconds
// What is left of a letter that a topic does not take whole. The first bound is far below every usual limit.
constexpr std::array<std::size_t, 2> kShortened{64U << 10U, 2U << 10U};

/// Behind the result lies what is behind either; a partition that one of them does not name begins at 0.
DeadLetterPositions earlier_of(const DeadLetterPositions& a, const DeadLetterPositions& b) {
    DeadLetterPositions result;
    for (const auto& [partition, offset] : a)
        if (const auto other = b.find(partition); other != b.end())
            result[partition] = std::min(offset, other->second);
    return result;
}

/// The bounds that limit a request, so that a topic's own limit decides what is too large.
KafkaSettings with_room(KafkaSettings settings) {
    settings.properties.emplace("message.max.bytes", "100000000");
    // Letters are larger than their events; read back, none of our own may be cut.
    settings.max_value += std::min(SIZE_MAX - settings.max_value, std::size_t{1} << 20U);
    return settings;
}

/// A third of the time after which the group gives a silent member's partitions away: twice that, and a
/// heartbeat's interval before it, is less.
std::chrono::milliseconds send_limit(const KafkaSettings& settings) {
    std::chrono::milliseconds session = kSession;
    if (const auto own = settings.properties.find("session.timeout.ms"); own != settings.properties.end()) {
        std::int64_t value = 0;
        std::from_chars(own->second.data(), own->second.data() + own->second.size(), value);
        if (value > 0) session = std::chrono::milliseconds(value);
    }
    return std::min<std::chrono::milliseconds>(kSendLimit, session / 3);
}

}  // namespace

DeadLetterPublisher::DeadLetterPublisher(const KafkaSettings& settings, std::string topic,
                                         std::function<void(const std::string&)> on_delay)
    : settings_(with_room(settings)),
      topic_(std::move(topic)),
      on_delay_(std::move(on_delay)),
      send_limit_(send_limit(settings)) {}

DeadLetterPublisher::~DeadLetterPublisher() = default;

void DeadLetterPublisher::take_over(const std::map<TopicPartition, Claim>& claims) {
    for (const auto& [where, claim] : claims) {
        book_.own(where, claim.next_offset.value_or(0));
        read_back_from(claim.dead_letters);
    }
}

void DeadLetterPublisher::read_back_from(const DeadLetterPositions& positions) {
    read_from_ = read_from_ ? earlier_of(*read_from_, positions) : positions;
}

Posted DeadLetterPublisher::read_back(const std::vector<Rejected>& rejected, std::stop_token stop) {
    return attempt(rejected, [&](Posted& posted) {
        if (read_from_) catch_up(stop);
        if (read_from_) posted.trouble = "the dead-letter topic cannot be read back";
    });
}

Posted DeadLetterPublisher::send(const std::vector<Rejected>& rejected, std::stop_token stop,
                                 Clock::time_point ours_at) {
    Posted posted = read_back(rejected, stop);
    if (!posted.is_complete()) return posted;
    hand_over_by_ = ours_at + send_limit_;
    return attempt(rejected, [&](Posted& sent) { post(unknown_of(rejected), stop, sent); });
}

template <typename Step>
Posted DeadLetterPublisher::attempt(const std::vector<Rejected>& rejected, Step step) {
    Posted posted;
    try {
        step(posted);
    } catch (const UnknownTopic& error) {
        for (auto& letter : unknown_of(rejected))
            posted.refused.push_back({letter.about, letter.offset, error.what(), true});
    } catch (const Error& error) {
        if (error.kafka().code == kafka_error::kTopicForbidden)  // no waiting mends it
            for (auto& letter : unknown_of(rejected))
                posted.refused.push_back({letter.about, letter.offset, error.what(), false});
        else
            posted.trouble = error.what();
    }
    const bool gone = std::ranges::any_of(posted.refused, &RefusedLetter::may_pass);
    if (posted.trouble.empty() && !gone) return posted;
    read_back_from(ends_);  // what is not acknowledged may be there all the same
    publisher_.reset();
    return posted;
}

void DeadLetterPublisher::catch_up(std::stop_token stop) {
    const Client client(settings_);
    auto ranges = read_ranges(client, {{topic_}, {}, {Position::Kind::begin, 0}, {Position::Kind::end, 0}});
    DeadLetterPositions ends;
    for (auto& range : ranges) {
        const auto from = read_from_->find(range.partition);
        const std::int64_t wanted = from == read_from_->end() ? 0 : from->second;
        range.from = std::clamp(wanted, range.begin, std::max(range.begin, range.end));
        ends[range.partition] = range.end;
    }
    Subscriber subscriber(client, ranges, AtEnd::finish);
    while (const auto letter = subscriber.next(stop)) book_.read(*letter);
    if (!subscriber.finished()) return;
    ends_ = std::move(ends);
    read_from_.reset();
}

DeadLetterPublisher::Letters DeadLetterPublisher::unknown_of(const std::vector<Rejected>& rejected) {
    Letters letters;
    for (const auto& [record, cause, dealt] : rejected) {
        if (dealt || book_.has_letter_about(record)) continue;
        letters.push_back({{record.topic, record.partition},
                           record.offset,
                           letter_content(record),
                           make_dead_letter(record, cause),
                           record.oversize ? 1U : 0U});
    }
    return letters;
}

void DeadLetterPublisher::post(Letters letters, std::stop_token stop, Posted& posted) {
    if (letters.empty() || !posted.trouble.empty()) return;
    if (!hand_over(letters, stop))
        posted.trouble = Clock::now() > hand_over_by_
                             ? "it took so long that the partitions may be another member's by now"
                             : "no acknowledgement: " + publisher_->connection_trouble();
    Letters again;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        // Kafka refuses a whole batch for one record of it: only what travelled alone is the culprit.
        const bool alone = letters.size() == 1;
        const bool can_shrink =
            reports_[i].refusal == Refusal::too_large && letters[i].shortened < kShortened.size();
        if (reports_[i].status == DeliveryStatus::failed && (alone ? can_shrink : reports_[i].with_its_batch))
            again.push_back(std::move(letters[i]));
        else
            book(letters[i], reports_[i], posted);
    }
    post_again(std::move(again), stop, posted);
}

void DeadLetterPublisher::post_again(Letters letters, std::stop_token stop, Posted& posted) {
    if (letters.empty()) return;
    if (letters.size() > 1) {
        const auto middle = letters.begin() + static_cast<std::ptrdiff_t>(letters.size() / 2);
        Letters rest(std::make_move_iterator(middle), std::make_move_iterator(letters.end()));
        letters.erase(middle, letters.end());
        post(std::move(letters), stop, posted);
        return post(std::move(rest), stop, posted);
    }
    Letter& letter = letters.front();
    if (reports_.front().refusal == Refusal::too_large && reports_.size() == 1)
        letter.record = shorten_dead_letter(std::move(letter.record), kShortened[letter.shortened++]);
    post(std::move(letters), stop, posted);
}

/// False: the reports of some are missing.
bool DeadLetterPublisher::hand_over(const Letters& letters, std::stop_token stop) {
    if (!publisher_)
        publisher_ = std::make_unique<Publisher>(
            settings_, PublisherOptions{.delivery_timeout = send_limit_},
            [this](const DeliveryReport& report) { (reports_[report.opaque] = report).record = nullptr; });
    reports_.assign(letters.size(), {});
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const Record& letter = letters[i].record;
        const OutgoingRecord outgoing{.key = letter.key,
                                      .value = letter.value,
                                      .opaque = i,
                                      .timestamp_ms = {},
                                      .headers = &letter.headers};
        if (Clock::now() > hand_over_by_ || !publisher_->send(topic_, outgoing, stop)) return false;
    }
    if (publisher_->flush(kLate, stop)) return true;
    if (!stop.stop_requested()) tell_delay();
    return publisher_->flush(kSendLimit, stop);
}

/// Throws UnknownTopic: librdkafka may wait for a deleted topic for as long as it is given.
void DeadLetterPublisher::tell_delay() {
    std::string why = publisher_->connection_trouble();
    try {
        publisher_->require_topic(topic_);
    } catch (const UnknownTopic&) {
        throw;
    } catch (const Error& error) {
        why = error.what();
    }
    if (on_delay_ && publisher_->pending() > 0) on_delay_("no acknowledgement yet: " + why);
}

void DeadLetterPublisher::book(const Letter& letter, const DeliveryReport& report, Posted& posted) {
    if (report.status == DeliveryStatus::delivered) {
        if (letter.shortened > 0) ++posted.shortened;
        book_.add(letter.about, letter.offset, letter.content, report.partition, report.offset);
        auto& end = ends_[report.partition];
        end = std::max(end, report.offset + 1);
    } else if (report.status == DeliveryStatus::failed && !report.retriable) {
        posted.refused.push_back(
            {letter.about, letter.offset, report.reason, report.refusal == Refusal::unknown_topic});
    } else if (posted.trouble.empty()) {
        posted.trouble = report.reason.empty() ? "no acknowledgement" : report.reason;
    }
}

std::optional<DeadLetterPositions> DeadLetterPublisher::positions(const TopicPartition& where,
                                                                  std::int64_t next_offset) const {
    if (read_from_) return std::nullopt;
    return book_.positions(where, next_offset, ends_);
}

void DeadLetterPublisher::settle(const std::map<TopicPartition, std::int64_t>& applied) {
    book_.settle(applied);
}

}  // namespace shortener_events::consume
