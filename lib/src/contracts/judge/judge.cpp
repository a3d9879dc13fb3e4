#include "contracts/judge/judge.hpp"

#include "contracts/json/strict_json.hpp"
#include "contracts/judge/evaluation.hpp"

namespace shortener_events::contracts {

namespace {

/// Far more than any honest schema needs for a value of so many bytes.
std::uint64_t budget_for(std::size_t bytes) {
    return 1'000'000 + 100 * static_cast<std::uint64_t>(bytes);
}

}  // namespace

std::vector<Violation> judge_value(const Schema& schema, const nlohmann::json& value, std::string_view event,
                                   std::size_t limit) {
    WrittenValues written(value, event);
    Findings findings(limit, &written);
    try {
        Evaluation(schema, budget_for(event.size())).evaluate(schema.root, value, Path{}, &findings);
    } catch (const GivenUp& given_up) {
        return {{"", "json", given_up.why}};
    }
    return findings.take();
}

std::vector<Violation> judge_event(const Schema& schema, std::string_view event, std::size_t limit) {
    const StrictJson parsed = parse_strict(event, limit == 0 ? 16 : limit);
    if (!parsed.error.empty()) return {{"", "json", parsed.error}};
    if (parsed.duplicates.empty()) return judge_value(schema, parsed.value, event, limit);
    // What a name that comes twice means is for nobody to guess, so that nothing else is judged.
    Findings findings(limit);
    for (const std::string& pointer : parsed.duplicates) {
        findings.add({pointer, "json", "the same name appears twice in one object"});
    }
    return findings.take();
}

}  // namespace shortener_events::contracts
