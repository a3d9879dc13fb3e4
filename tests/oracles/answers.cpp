// Our answers to the questions of the oracles: one JSON object a line in, one out.
//   {"url": "…"}                            -> {"valid": true}
//   {"format": "uri", "text": "…"}          -> {"valid": true}
//   {"condition": "…", "events": ["…", "…"]} -> {"matches": [true, false]}, null where one is unreadable
//   {"schema": {…}, "events": ["…", "…"]}   -> {"valid": [true, false]}, or {"refused": "why"}
//   {"pattern": "…", "texts": ["…", "…"]}   -> {"matches": [true, false]}, or {"refused": "why"}
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "contracts/formats/format.hpp"
#include "contracts/formats/url.hpp"
#include "contracts/schema/pattern.hpp"
#include "shortener_events/contract.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/filter.hpp"

namespace {

using nlohmann::json;
using namespace shortener_events::contracts;

json matches(const Pattern& pattern, const json& texts) {
    json found = json::array();
    for (const auto& text : texts) found.push_back(pattern.matches(text.get_ref<const std::string&>()));
    return {{"matches", found}};
}

json answer_about_pattern(const json& question) {
    try {
        return matches(Pattern(question["pattern"].get<std::string>()), question["texts"]);
    } catch (const std::invalid_argument& refusal) {
        return {{"refused", refusal.what()}};
    }
}

json answer_about_condition(const json& question) {
    using shortener_events::Filter;
    const Filter filter = Filter::parse(question["condition"].get_ref<const std::string&>());
    json found = json::array();
    for (const auto& event : question["events"]) {
        const auto match = filter.match(event.get_ref<const std::string&>());
        found.push_back(match == Filter::Match::unreadable ? json() : json(match == Filter::Match::yes));
    }
    return {{"matches", found}};
}

json answer_about_schema(const json& question) {
    try {
        const shortener_events::Contract contract("random", 1, question["schema"].dump());
        json valid = json::array();
        for (const auto& event : question["events"])
            valid.push_back(contract.check(event.get_ref<const std::string&>(), 1).empty());
        return {{"valid", valid}};
    } catch (const shortener_events::Error& refusal) {
        return {{"refused", refusal.what()}};
    }
}

json answer(const json& question) {
    if (question.contains("schema")) return answer_about_schema(question);
    if (question.contains("condition")) return answer_about_condition(question);
    if (question.contains("url"))
        return {{"valid", is_absolute_url(question["url"].get_ref<const std::string&>())}};
    if (question.contains("format"))
        return {{"valid", find_format(question["format"].get_ref<const std::string&>())
                              ->matches(question["text"].get_ref<const std::string&>())}};
    return answer_about_pattern(question);
}

}  // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);)
        std::cout << answer(json::parse(line)).dump() << '\n';
}
