// An independent engine as the referee: valijson, over random schemas and events. Both halves of our engine
// stand on one compiled schema, so that only an outsider sees a wrong compiler.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

#include "contracts/json/strict_json.hpp"
#include "contracts/schema/keywords.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/second_opinion.hpp"
#include "shortener_events/registry.hpp"
#include "support/event_mutations.hpp"
#include "support/longer_run.hpp"
#include "support/random_schema.hpp"
#include "support/sample_schemas.hpp"

using namespace shortener_events;
using Json = RandomSchema::Json;

namespace {

/// SECOND_OPINIONS asks for more.
std::uint64_t verdicts_wanted() {
    return test::longer_run("SECOND_OPINIONS", 20'000);
}

/// Does something to every schema inside of a schema, itself first.
void for_each_schema(Json& schema, const std::function<void(Json&)>& act) {
    if (!schema.is_object()) return;
    act(schema);
    for (auto& [keyword, value] : schema.items()) {
        const auto children = contracts::children_of(keyword);
        if (children == contracts::Children::schema_or_list && !value.is_array())
            for_each_schema(value, act);
        else if (children != contracts::Children::none)
            for (auto& child : value) for_each_schema(child, act);
    }
}

Json without(Json schema, const std::string& keyword) {
    for_each_schema(schema, [&](Json& each) { each.erase(keyword); });
    return schema;
}

/// nullopt: valijson has no answer.
std::optional<bool> disagrees(const Json& schema, const Json& event) {
    const Contract ours("random", 1, schema.dump());
    const SecondOpinion theirs(schema.dump());
    const auto answer = theirs.ask(event.dump());
    if (answer.kind == SecondOpinion::Answer::Kind::none) return std::nullopt;
    return disagreement(answer, ours.check(event.dump(), 1)).has_value();
}

/// 2.0 becomes 2, wherever it stands.
void make_whole(Json& value) {
    constexpr double most = 1e15;
    if (value.is_number_float()) {
        const double number = value.get<double>();
        if (std::abs(number) < most && number == std::floor(number))
            value = static_cast<std::int64_t>(number);
    } else if (value.is_structured()) {
        for (auto& child : value) make_whole(child);
    }
}

/// Values, not names.
void for_each_text(Json& value, void (*act)(std::string&)) {
    if (value.is_string()) return act(value.get_ref<std::string&>());
    if (value.is_structured())
        for (auto& child : value) for_each_text(child, act);
}

/// A fault of valijson's: what takes it out of a schema and an event, and a sample that must show it.
struct KnownFault {
    const char* what;
    void (*take_out)(Json& schema, Json& event);
    const char* schema;
    const char* event;
};

const std::array<KnownFault, 5> kKnownFaults{{
    {"2.0 is no integer, and not equal to 2",
     [](Json& schema, Json& event) {
         make_whole(schema);
         make_whole(event);
     },
     R"({"type": "integer"})", "2.0"},
    {"multipleOf cuts fractions off", [](Json& schema, Json&) { schema = without(schema, "multipleOf"); },
     R"({"multipleOf": 2})", "0.5"},
    {"propertyNames of a schema that a $ref leads to is taken for that schema",
     [](Json& schema, Json&) { schema = without(schema, "propertyNames"); },
     R"({"type": "object", "properties": {"b": {"$ref": "#"}}, "propertyNames": {}})", R"({"a": 1})"},
    {"patterns count bytes",
     [](Json&, Json& event) {
         for_each_text(event, [](std::string& text) {
             std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0xC0; });
             std::ranges::replace_if(
                 text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, 'e');
         });
     },
     R"({"pattern": "^.$"})", R"("é")"},
    {"U+0000 ends a text",
     [](Json&, Json& event) {
         for_each_text(event, [](std::string& text) { std::ranges::replace(text, '\0', '0'); });
     },
     R"({"maxLength": 1})", R"("a\u0000bc")"},
}};

bool is_settled_without(const KnownFault& fault, Json& schema, Json& event) {
    fault.take_out(schema, event);
    return disagrees(schema, event) == false;
}

/// "": it is none of those known. Also several at once.
std::string cause_of(const Json& schema, const Json& event) {
    Json all_schema = schema, all_event = event;
    for (const auto& fault : kKnownFaults) {
        Json one_schema = schema, one_event = event;
        if (is_settled_without(fault, one_schema, one_event)) return fault.what;
        if (is_settled_without(fault, all_schema, all_event)) return "several of them";
    }
    return "";
}

struct OpinionTally {
    std::uint64_t verdicts = 0, valid = 0, unanswered = 0;
    std::map<std::string, std::uint64_t> causes{};
};

/// A schema, and both engines that have loaded it.
struct Pair {
    explicit Pair(const Json& text) : schema(text), ours("random", 1, text.dump()), theirs(text.dump()) {
        CHECK_MESSAGE(theirs.why_not() == "", text.dump());
    }

    void compare(const std::string& event, OpinionTally& tally) const {
        const auto violations = ours.check(event, 1);
        const auto answer = theirs.ask(event);
        ++tally.verdicts;
        tally.valid += violations.empty();
        tally.unanswered += answer.kind == SecondOpinion::Answer::Kind::none;
        if (!disagreement(answer, violations)) return;
        const std::string cause = cause_of(schema, Json::parse(event));
        ++tally.causes[cause];
        CHECK_MESSAGE(cause != "",
                      schema.dump() << " about " << event << ": " << answer.keyword << ' ' << answer.message);
    }

    Json schema;
    Contract ours;
    SecondOpinion theirs;
};

void show(const OpinionTally& tally) {
    std::string causes;
    for (const auto& [cause, count] : tally.causes) causes += "\n" + std::to_string(count) + " x " + cause;
    MESSAGE(tally.verdicts << " verdicts, " << tally.valid << " valid, " << tally.unanswered
                           << " unanswered; differences:" << causes);
    CHECK(tally.valid > tally.verdicts / 10);
    CHECK(tally.valid < tally.verdicts * 9 / 10);
    CHECK(tally.unanswered < tally.verdicts / 100);
}

/// Whether it is JSON of which every engine reads the same: not where a name comes twice.
bool is_plain_json(const std::string& event) {
    return contracts::parse_strict(event).error.empty();
}

}  // namespace

TEST_CASE("an independent engine says the same of random schemas and events, but for its known faults") {
    constexpr int events = 20;
    OpinionTally tally;
    for (std::uint64_t seed = 1; tally.verdicts < verdicts_wanted(); ++seed) {
        RandomSchema random(seed);
        const Json schema = without(random.schema(), "format");
        try {
            const Pair pair(schema);
            for (int i = 0; i < events; ++i) pair.compare(random.event_for(schema, schema).dump(), tally);
        } catch (const Error&) {
            continue;  // no schema that can be used
        }
    }
    show(tally);
}

TEST_CASE(
    "an independent engine says the same of events to which something was done, but for its known faults") {
    std::vector<Pair> pairs;
    const auto registry = ContractRegistry::built_in();
    for (const Contract* contract : registry.all())
        pairs.emplace_back(without(Json::parse(contract->schema()), "format"));
    for (const char* schema : kSampleSchemas) pairs.emplace_back(without(Json::parse(schema), "format"));
    std::mt19937 random(20260131);
    const auto samples = example_events();
    OpinionTally tally;
    for (std::size_t i = 0; tally.verdicts < verdicts_wanted(); ++i) {
        const std::string event = mutated(samples[i % samples.size()], random);
        if (!is_plain_json(event)) continue;
        for (const Pair* pair : {&pairs[0], &pairs[i % pairs.size()]}) pair->compare(event, tally);
    }
    show(tally);
}

TEST_CASE("each of the known faults is there: one that is mended leaves the list") {
    for (const auto& fault : kKnownFaults) {
        CAPTURE(fault.what);
        Json schema = Json::parse(fault.schema), event = Json::parse(fault.event);
        CHECK(disagrees(schema, event) == true);
        CHECK(is_settled_without(fault, schema, event));
    }
}
