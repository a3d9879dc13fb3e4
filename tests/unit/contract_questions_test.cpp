#include "cli/commands/contracts/questions.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

const SchemaOperand kText{"a", R"({"type": "string"})"};
const SchemaOperand kAny{"b", "true"};
const SchemaOperand kHash{"c", R"({"type": "string", "pattern": "^[a-f]{40}$"})"};
const SchemaOperand kHexHash{"d", R"({"type": "string", "pattern": "^[0-9a-f]{40}$"})"};

Compatibility answer(const std::string& mode, const SchemaOperand& older, const SchemaOperand& newer) {
    return overall(ask_questions(mode, older, newer, UnnamedFields::possible));
}

}  // namespace

TEST_CASE("backward asks whether the new reader takes what the old one wrote, forward the other way round") {
    CHECK(answer("backward", kText, kAny) == Compatibility::compatible);
    CHECK(answer("forward", kText, kAny) == Compatibility::broken);
    CHECK(ask_questions("full", kText, kAny, UnnamedFields::possible).size() == 2);
}

TEST_CASE("the worst answer counts: broken before undecided before compatible") {
    CHECK(answer("full", kText, kAny) == Compatibility::broken);
    CHECK(answer("backward", kHash, kHexHash) == Compatibility::undecided);
    CHECK(answer("full", kHash, kAny) == Compatibility::broken);
    CHECK(answer("full", kHash, kHash) == Compatibility::compatible);
}

TEST_CASE("a break is told with its pointer and keyword, and whether it is certain") {
    const auto broken = ask_questions("forward", kText, kAny, UnnamedFields::possible);
    CHECK(to_text(broken[0].report.breaks[0]) == "/type: a expects string; b allows anything [type]");
    const auto undecided = ask_questions("backward", kHash, kHexHash, UnnamedFields::possible);
    CHECK(to_text(undecided[0].report.breaks[0]).ends_with(" [pattern] (not certain)"));
}
