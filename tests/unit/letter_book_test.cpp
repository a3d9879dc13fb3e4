#include "consume/letter_book.hpp"

#include <doctest/doctest.h>

#include "dead_letters/shortened_letter.hpp"
#include "shortener_events/dead_letter.hpp"

using namespace shortener_events;
using consume::LetterBook;

namespace {

const TopicPartition kWhere{"clicks", 0};

Record event(std::int64_t offset, std::optional<std::string> value) {
    return {kWhere.topic, kWhere.partition, offset, {}, {}, std::move(value), {}};
}

/// As it stands in the dead-letter topic.
Record letter_about(const Record& event, std::int64_t place) {
    Record letter = make_dead_letter(event, {"invalid", "", 1, 0, "test"});
    letter.partition = 0;
    letter.offset = place;
    return letter;
}

LetterBook book() {
    LetterBook book;
    book.own(kWhere, 5);
    return book;
}

}  // namespace

TEST_CASE("a letter that was written is known again") {
    LetterBook known = book();
    known.read(letter_about(event(7, "no event"), 0));
    known.read(letter_about(event(8, std::nullopt), 1));
    CHECK(known.has_letter_about(event(7, "no event")));
    CHECK(known.has_letter_about(event(8, std::nullopt)));
    CHECK_FALSE(known.has_letter_about(event(9, "no event")));
}

TEST_CASE("a forged letter hides no event: only the value of the event counts, not the place it names") {
    LetterBook known = book();
    known.read(letter_about(event(7, "innocent"), 0));
    CHECK_FALSE(known.has_letter_about(event(7, "evidence")));
    known.read(letter_about(event(7, "evidence"), 1));
    CHECK(known.has_letter_about(event(7, "evidence")));
}

TEST_CASE("a shortened letter is known by the digest of what was cut") {
    LetterBook known = book();
    const std::string value(10'000, 'x');
    Record letter = shorten_dead_letter(letter_about(event(7, value), 0), 2048);
    known.read(letter);
    CHECK(known.has_letter_about(event(7, value)));
    CHECK_FALSE(known.has_letter_about(event(7, letter.value)));
    for (auto& header : letter.headers)
        if (header.name == "dlq.value.digest") header.value = "no digest";
    LetterBook other = book();
    other.read(letter);
    CHECK_FALSE(other.has_letter_about(event(7, value)));
}

TEST_CASE("letters about events that are done, or that no consumer can have read yet, are not remembered") {
    LetterBook known = book();
    for (const std::int64_t offset : {std::int64_t{4}, 5 + LetterBook::kReach, INT64_MAX, std::int64_t{-1}}) {
        known.read(letter_about(event(offset, "x"), 3));
        CHECK_FALSE(known.has_letter_about(event(offset, "x")));
    }
    CHECK(known.positions(kWhere, 5, {{0, 9}}) == DeadLetterPositions{{0, 9}});
}

TEST_CASE("however many letters claim one event, few are remembered") {
    LetterBook known = book();
    for (std::size_t i = 0; i <= LetterBook::kMostOfOneEvent; ++i)
        known.read(letter_about(event(7, std::to_string(i)), 0));
    CHECK(known.has_letter_about(event(7, "0")));
    CHECK_FALSE(known.has_letter_about(event(7, std::to_string(LetterBook::kMostOfOneEvent))));
}

TEST_CASE("a position stays before letters about events that are not settled") {
    LetterBook known = book();
    known.read(letter_about(event(6, "x"), 2));
    known.read(letter_about(event(8, "x"), 4));
    CHECK(known.positions(kWhere, 6, {{0, 9}}) == DeadLetterPositions{{0, 2}});
    known.settle({{kWhere, 7}});
    CHECK(known.positions(kWhere, 7, {{0, 9}}) == DeadLetterPositions{{0, 4}});
    CHECK_FALSE(known.has_letter_about(event(6, "x")));
    CHECK(known.positions({"clicks", 1}, 0, {{0, 9}}) == DeadLetterPositions{{0, 9}});
}
