#include "dead_letters/shortened_letter.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "shortener_events/dead_letter.hpp"
#include "shortener_events/internal/dead_letter_view.hpp"

using namespace shortener_events;

namespace {

Record letter_about(std::string value, std::vector<Header> headers = {}, std::string detail = "bad") {
    return make_dead_letter({.topic = "clicks",
                             .partition = 0,
                             .offset = 7,
                             .timestamp_ms = {},
                             .key = "k",
                             .value = std::move(value),
                             .headers = std::move(headers)},
                            {.reason = "invalid", .detail = std::move(detail), .by = "test"});
}

std::size_t size_of(const Record& record) {
    std::size_t size = record.key.value_or("").size() + record.value.value_or("").size();
    for (const auto& [name, value] : record.headers) size += name.size() + value.value_or("").size();
    return size;
}

}  // namespace

TEST_CASE("a shortened letter says which parts are cut, and how to know the value again") {
    const std::string value(10'000, 'x');
    const auto letter = read_dead_letter(shorten_dead_letter(letter_about(value), 2048));
    CHECK(letter.truncated == "value");
    CHECK(letter.value_size == 10'000);
    CHECK(letter.value_digest == checksum_of(value));
    CHECK(letter.record.value == std::string(1024, 'x'));
    CHECK(letter.record.key == "k");
    CHECK(letter.origin_offset == 7);
    CHECK(letter.reason == "invalid");
}

TEST_CASE("the digest is what xxh128sum prints") {
    CHECK(checksum_of("") == "99aa06d3014798d86001c324468d497f");
}

TEST_CASE("whatever is long, a letter becomes short, and keeps what it says of its origin") {
    auto letter = letter_about("{}", {{"a", std::string(50'000, 'h')}, {"b", "1"}}, std::string(50'000, 'd'));
    letter.key = std::string(50'000, 'k');
    const auto shortened = shorten_dead_letter(letter, 2048);
    CHECK(size_of(shortened) < 2048);
    const auto view = read_dead_letter(shortened);
    CHECK(view.truncated == "headers detail key");
    CHECK_FALSE(view.value_size.has_value());
    CHECK(view.origin_topic == "clicks");
    CHECK(std::ranges::count(shortened.headers, "b", &Header::name) == 1);
    CHECK(std::ranges::count(shortened.headers, "a", &Header::name) == 0);
}

TEST_CASE("shortened twice, it still tells of the value that the event had") {
    const auto once = shorten_dead_letter(letter_about(std::string(200'000, 'x')), 65'536);
    const auto twice = read_dead_letter(shorten_dead_letter(once, 2048));
    CHECK(twice.value_size == 200'000);
    CHECK(twice.value_digest == checksum_of(std::string(200'000, 'x')));
    CHECK(twice.truncated == "value");
    CHECK(std::ranges::count(twice.record.headers, "dlq.truncated", &Header::name) == 1);
}

TEST_CASE("what is cut ends with a whole character, and a tombstone stays one") {
    std::string value = "a";
    for (int i = 0; i < 4000; ++i) value += "\xe4\xb8\x80";
    CHECK(shorten_dead_letter(letter_about(value), 2048).value->size() == 1 + 3 * 341);
    Record tombstone = letter_about("");
    tombstone.value.reset();
    CHECK_FALSE(shorten_dead_letter(tombstone, 2048).value.has_value());
}

TEST_CASE("a detail that quotes a long event does not make its letter larger than the event") {
    CHECK(size_of(letter_about("{}", {}, std::string(1'000'000, 'd'))) < 5000);
}
