#include "shortener_events/internal/replay_journal.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace shortener_events;

TEST_CASE("a journal's record is read as it was written") {
    ReplayedLetters replayed;
    for (const int offset : {0, 1, 7}) replayed.insert(offset, digest_of(std::to_string(offset)));
    const auto again = parse_journal_value(journal_value(replayed));
    REQUIRE(again);
    CHECK(again->marks.committed() == 2);
    CHECK(again->marks.contains(7));
    CHECK_FALSE(again->marks.contains(6));
    CHECK(again->last == 7);
    CHECK(again->last_content == digest_of("7"));
    CHECK(parse_journal_value(journal_value({}))->last == -1);
}

TEST_CASE("the last letter is the one with the highest offset, whatever came later") {
    ReplayedLetters replayed;
    replayed.insert(9, digest_of("nine"));
    replayed.insert(3, digest_of("three"));
    CHECK(replayed.last == 9);
    CHECK(replayed.last_content == digest_of("nine"));
}

TEST_CASE("what is no journal's record is none") {
    const std::string digest(32, '0');
    for (const std::string text :
         {"", "replayed/1", "replayed/2\n1\n\n-1\n", "replayed/1\n-1\n\n-1\n", "replayed/1\n1\n\n-2\n",
          "replayed/1\n1x\n\n-1\n", "replayed/1\n99999999999999999999\n\n-1\n", "replayed/1\n1\n-1\n"})
        CHECK_FALSE(parse_journal_value(text + digest));
    CHECK_FALSE(parse_journal_value("replayed/1\n1\n\n-1\nno digest"));
    CHECK_FALSE(parse_journal_value("replayed/1\n1\n\n-1\n" + digest + "\n"));
    CHECK(parse_journal_value("replayed/1\n1\n\n-1\n" + digest));
}

TEST_CASE("a key names the partition of one group and topic, whatever the group is called") {
    CHECK(journal_partition(journal_key("g/a", "t", 12), "g/a", "t") == 12);
    CHECK_FALSE(journal_partition(journal_key("g", "t", 1), "g/a", "t"));
    CHECK_FALSE(journal_partition(journal_key("g/a", "t", 1), "g", "t"));
    CHECK_FALSE(journal_partition(journal_key("g", "t2", 1), "g", "t"));
    for (const char* key : {"", "g/t", "g/t/", "g/t/x", "g/t/-1", "g/t/1 ", "g/t/01", "g/t/99999999999"})
        CHECK_FALSE(journal_partition(key, "g", "t"));
}
