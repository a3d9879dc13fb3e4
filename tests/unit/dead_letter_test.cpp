#include "shortener_events/dead_letter.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace shortener_events;

namespace {

std::optional<std::string> header(const Record& record, const std::string& name) {
    const auto found = std::ranges::find(record.headers, name, &Header::name);
    return found == record.headers.end() ? std::nullopt : found->value;
}

Record click() {
    return {.topic = "clicks",
            .partition = 2,
            .offset = 41,
            .timestamp_ms = 1'769'851'800'000,
            .key = "k",
            .value = "not json",
            .headers = {{"trace", "1"}, {"dlq.reason", "older"}}};
}

}  // namespace

TEST_CASE("a dead letter keeps key, value and headers, and says where it came from and why") {
    const Record letter = make_dead_letter(
        click(),
        {.reason = "invalid", .detail = "no JSON", .attempts = 3, .failed_at_ms = 0, .by = "test/1"});
    CHECK(letter.topic == "clicks.deadletter");
    CHECK(letter.key == "k");
    CHECK(letter.value == "not json");
    CHECK(header(letter, "trace") == "1");
    CHECK(header(letter, "dlq.origin.topic") == "clicks");
    CHECK(header(letter, "dlq.origin.partition") == "2");
    CHECK(header(letter, "dlq.origin.offset") == "41");
    CHECK(header(letter, "dlq.origin.timestamp") == "2026-01-31T09:30:00.000Z");
    CHECK(header(letter, "dlq.attempts") == "3");
    CHECK(header(letter, "dlq.failed-at") == "1970-01-01T00:00:00.000Z");
    CHECK(header(letter, "dlq.by") == "test/1");
}

TEST_CASE("headers of an earlier failure are replaced, not repeated") {
    const Record letter =
        make_dead_letter(click(), {.reason = "invalid", .detail = "", .attempts = 1, .by = ""});
    CHECK(std::ranges::count(letter.headers, "dlq.reason", &Header::name) == 1);
    CHECK(header(letter, "dlq.reason") == "invalid");
}

TEST_CASE("what never was in its topic has no origin offset") {
    Record never = click();
    never.offset = -1;
    CHECK_FALSE(
        header(make_dead_letter(never, {.reason = "invalid", .detail = "", .by = ""}), "dlq.origin.offset"));
}

TEST_CASE("the letter of a record that was too large to be taken in says what it was") {
    Record front = click();
    front.oversize = std::make_shared<Oversize>(
        Oversize{.bytes = 400, .value_size = 390, .value_digest = "d1", .cut = "value"});
    const Record letter = make_dead_letter(
        front, {.reason = "too-large", .detail = "", .attempts = 1, .failed_at_ms = 0, .by = "test/1"});
    CHECK(letter.value == "not json");
    CHECK(header(letter, "dlq.truncated") == "value");
    CHECK(header(letter, "dlq.value.size") == "390");
    CHECK(header(letter, "dlq.value.digest") == "d1");
    CHECK_FALSE(letter.oversize);
}
