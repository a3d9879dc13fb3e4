#include "cli/output/second_opinions.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

void ask(SecondOpinions& others, const Contract& contract, const std::string& event,
         const std::string& place = "f:1") {
    others.ask(contract, contract.id(), event, contract.check(event), [&] { return place; });
}

}  // namespace

TEST_CASE("differences are counted by contract, direction and keyword, most first, with the first event") {
    const Contract contract("order", 1, R"({"type": ["integer", "string"], "format": "date"})");
    SecondOpinions others;
    ask(others, contract, "2.0", "f:1");
    ask(others, contract, R"("x")", "f:2");
    ask(others, contract, R"("y")", "f:3");
    ask(others, contract, R"("2026-01-31")");
    ask(others, contract, "null");
    CHECK(others.asked() == 5);
    CHECK(others.differ() == 3);
    CHECK(others.unanswered() == 0);
    const Json differences = others.to_json()["differences"];
    REQUIRE(differences.size() == 2);
    CHECK(differences[0]["keyword"] == "format");
    CHECK(differences[0]["here"] == "invalid");
    CHECK(differences[0]["there"] == "valid");
    CHECK(differences[0]["count"] == 2);
    CHECK(differences[0]["first"] == "f:2");
    CHECK(differences[1]["keyword"] == "type");
    CHECK(differences[1]["here"] == "valid");
}

TEST_CASE("a contract that cannot be asked about is told, and its events have no answer") {
    const Contract contract("order", 1, R"({"maxLength": 2.0})");
    SecondOpinions others;
    ask(others, contract, R"("abc")");
    ask(others, contract, "1");
    CHECK(others.asked() == 2);
    CHECK(others.unanswered() == 2);
    CHECK(others.differ() == 0);
    CHECK(others.to_json()["not_asked"][0]["contract"] == "order@1");
}

TEST_CASE("an event that has no answer is no difference, and what is quoted of strangers' texts is cut") {
    const Contract contract("order", 1, R"({"additionalProperties": {"format": "date"}})");
    SecondOpinions others;
    ask(others, contract, '"' + std::string(100'000, 'x') + '"');
    ask(others, contract, R"({")" + std::string(10'000, 'n') + R"(": "x"})", std::string(10'000, 'p'));
    CHECK(others.unanswered() == 1);
    const Json difference = others.to_json()["differences"][0];
    CHECK(difference["message"].get<std::string>().size() < 300);
    CHECK(difference["first"].get<std::string>().size() < 300);
}
