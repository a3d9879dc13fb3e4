#include "contracts/registry/topics_file.hpp"

#include <nlohmann/json.hpp>

#include "contracts/json/strict_json.hpp"
#include "contracts/registry/embedded.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::contracts {

namespace {

/// What a topics.json may hold is itself said by a schema, the documented one.
const Contract& topics_schema() {
    static const Contract schema("contract-topics", 1,
                                 std::string(embedded_text("docs/schemas/contract-topics.v1.schema.json")));
    return schema;
}

TopicRule to_rule(const nlohmann::json& object) {
    TopicRule rule{.contract = object.at("contract"), .current = std::nullopt};
    if (object.contains("current")) rule.current = object["current"].get<int>();
    if (object.contains("accepts")) rule.accepts = object["accepts"].get<std::vector<int>>();
    if (object.value("unlabelled", "") == "current") rule.unlabelled = Unlabelled::current;
    return rule;
}

}  // namespace

std::map<std::string, TopicRule, std::less<>> parse_topics(const std::string& text,
                                                           const std::string& source) {
    const auto violations = topics_schema().check(text, 1);
    if (!violations.empty()) {
        const auto& [pointer, rule, message] = violations.front();
        throw Error(ErrorCategory::contract,
                    "\"" + source + "\": " + pointer + (pointer.empty() ? "" : ": ") + message);
    }
    const StrictJson parsed = parse_strict(text);
    std::map<std::string, TopicRule, std::less<>> rules;
    for (const auto& [topic, rule] : parsed.value.at("topics").items()) rules.emplace(topic, to_rule(rule));
    return rules;
}

}  // namespace shortener_events::contracts
