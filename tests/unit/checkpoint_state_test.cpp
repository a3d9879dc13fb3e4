#include "cli/delivery/checkpoint_state.hpp"

#include <doctest/doctest.h>

#include "support/long_events.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

TEST_CASE("a committed state and a checkpoint are read as they were written") {
    const CheckpointState state{.progress = {.line = 7, .digest = digest_of("lines")}, .sizes = {1, 2, 3}};
    const auto read = parse_state(7, to_metadata(state));
    REQUIRE(read);
    CHECK(read->progress.line == 7);
    CHECK(read->progress.digest == digest_of("lines"));
    CHECK(read->sizes.rejects == 1);
    CHECK(read->sizes.reasons == 2);
    CHECK(read->sizes.report == 3);
    const auto identity =
        parse_checkpoint(to_text(CheckpointIdentity{.id = "id", .topic = "t", .begun = true}));
    REQUIRE(identity);
    CHECK(identity->id == "id");
    CHECK(identity->topic == "t");
    CHECK(identity->begun);
}

TEST_CASE("metadata that another program committed is no state of ours: no file is cut by it") {
    const std::string digest = R"("digest":"00000000000000000000000000000000")";
    for (const std::string& metadata :
         {std::string(), std::string("x"), std::string("[]"), std::string("{}"), "{" + digest + "}",
          "{" + digest + R"(,"rejects":"x","reasons":1,"report":1})",
          "{" + digest + R"(,"rejects":1,"reasons":-1,"report":1})",
          "{" + digest + R"(,"rejects":1,"reasons":1,"report":1.5})",
          std::string(R"({"digest":5,"rejects":1,"reasons":1,"report":1})"),
          std::string(R"({"digest":"0123","rejects":1,"reasons":1,"report":1})")}) {
        CAPTURE(metadata);
        CHECK_FALSE(parse_state(3, metadata));
    }
    CHECK(parse_state(3, "{" + digest + R"(,"rejects":1,"reasons":1,"report":1})"));
}

TEST_CASE("a committed state or a checkpoint with a value of any depth is none, and is parted with") {
    const std::string deep = R"("a":)" + std::string(300'000, '[') + std::string(300'000, ']');
    CHECK_FALSE(parse_state(3, "{" + deep + R"(,"digest":"00000000000000000000000000000000"})"));
    CHECK_FALSE(parse_checkpoint("{" + deep + R"(,"schema":"publish-checkpoint/1","id":"x","topic":"t"})"));
}

TEST_CASE("a file that is no checkpoint is told from one, whatever it holds") {
    for (const char* text :
         {"", "x", "[]", "{}", R"({"schema":5,"id":"x"})", R"({"schema":"publish-checkpoint/1"})",
          R"({"schema":"publish-checkpoint/1","id":5,"topic":"t"})",
          R"({"schema":"publish-checkpoint/1","id":"","topic":"t"})",
          R"({"schema":"publish-checkpoint/2","id":"x","topic":"t"})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_checkpoint(text));
    }
    const auto odd =
        parse_checkpoint(R"({"schema":"publish-checkpoint/1","id":"x","topic":5,"begun":"yes"})");
    REQUIRE(odd);
    CHECK(odd->topic.empty());
    CHECK_FALSE(odd->begun);
}
