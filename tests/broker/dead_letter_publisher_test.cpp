#include "consume/dead_letter_publisher.hpp"

#include <doctest/doctest.h>

#include "shortener_events/subscriber.hpp"
#include "support/shared_kafka.hpp"

using namespace shortener_events;
using consume::DeadLetterPublisher;
using consume::Rejected;

namespace {

const TopicPartition kFirst{"clicks", 0};
const TopicPartition kSecond{"clicks", 1};

/// A consumer that has taken partitions over.
struct OwnPublisher : DeadLetterPublisher {
    OwnPublisher(const std::string& topic, const std::map<TopicPartition, Claim>& claims)
        : DeadLetterPublisher(test::shared_kafka(), topic) {
        take_over(claims);
    }
};

/// A topic of dead letters.
struct Letters {
    std::string topic = test::new_topic(1);

    /// Offsets of the events that the letters are about, in the order of the letters.
    std::vector<std::string> offsets() const {
        std::vector<std::string> found;
        Subscriber subscriber(
            test::shared_kafka(),
            read_ranges(test::shared_kafka(),
                        {{topic}, {}, {Position::Kind::begin, 0}, {Position::Kind::end, 0}}),
            AtEnd::finish);
        while (const auto letter = subscriber.next({}))
            for (const auto& [name, value] : letter->headers)
                if (name == "dlq.origin.offset") found.push_back(*value);
        return found;
    }
};

std::vector<Rejected> rejected(const TopicPartition& where, std::initializer_list<std::int64_t> offsets) {
    std::vector<Rejected> events;
    for (const auto offset : offsets) {
        Record record{where.topic, where.partition, offset, {}, {}, "{}", {}};
        events.push_back({std::move(record), {"invalid", "a test", 1, 0, "test"}});
    }
    return events;
}

}  // namespace

TEST_CASE("whoever takes a partition over publishes no letter again that its owner had published") {
    const Letters letters;
    CHECK(OwnPublisher(letters.topic, {{kFirst, {}}})
              .send(rejected(kFirst, {5, 6}), {})
              .is_complete());  // and is killed
    CHECK(OwnPublisher(letters.topic, {{kFirst, {}}}).send(rejected(kFirst, {5, 6, 7}), {}).is_complete());
    CHECK(letters.offsets() == std::vector<std::string>{"5", "6", "7"});
}

TEST_CASE("letters of one member are found although another one has written behind them and committed") {
    const Letters letters;
    CHECK(OwnPublisher(letters.topic, {{kFirst, {}}})
              .send(rejected(kFirst, {5}), {})
              .is_complete());  // and is killed
    OwnPublisher other(letters.topic, {{kSecond, {}}});
    CHECK(other.send(rejected(kSecond, {8}), {}).is_complete());
    const auto of_second = other.positions(kSecond, 9);
    REQUIRE(of_second);
    CHECK(of_second->at(0) == 2);
    Claim second{.epoch = 2, .next_offset = 9, .last_record = {}, .dead_letters = *of_second};
    CHECK(OwnPublisher(letters.topic, {{kFirst, {}}, {kSecond, second}})
              .send(rejected(kFirst, {5}), {})
              .is_complete());
    CHECK(letters.offsets() == std::vector<std::string>{"5", "8"});
}

TEST_CASE("a position stays before letters about events that are not committed yet") {
    const Letters letters;
    CHECK(OwnPublisher(letters.topic, {{kFirst, {}}})
              .send(rejected(kFirst, {5, 9}), {})
              .is_complete());  // and is killed
    OwnPublisher next(letters.topic, {{kFirst, {}}});
    CHECK_FALSE(next.positions(kFirst, 0).has_value());  // what the first one did is not read back yet
    CHECK(next.send(rejected(kFirst, {5, 6}), {}).is_complete());
    next.settle({{kFirst, 7}});
    const auto positions = next.positions(kFirst, 7);
    REQUIRE(positions);
    CHECK(positions->at(0) == 1);  // of the letter about 9
    Claim claim{.epoch = 3, .next_offset = 7, .last_record = {}, .dead_letters = *positions};
    CHECK(OwnPublisher(letters.topic, {{kFirst, claim}}).send(rejected(kFirst, {9, 10}), {}).is_complete());
    CHECK(letters.offsets() == std::vector<std::string>{"5", "9", "6", "10"});
}

TEST_CASE(
    "no letter is published so late that its partition may be another member's: the next attempt asks "
    "again") {
    const Letters letters;
    OwnPublisher box(letters.topic, {{kFirst, {}}});
    const auto late =
        box.send(rejected(kFirst, {5}), {}, DeadLetterPublisher::Clock::now() - std::chrono::minutes(1));
    CHECK_FALSE(late.is_complete());
    CHECK(late.trouble.find("another member") != late.trouble.npos);
    CHECK(letters.offsets().empty());
    CHECK(box.send(rejected(kFirst, {5}), {}).is_complete());
    CHECK(letters.offsets() == std::vector<std::string>{"5"});
}
