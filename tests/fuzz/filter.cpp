// Conditions, edits of events, and the choice of records. A condition that can be read holds or does not,
// never both; what an edit sets stands there afterwards; a record has the key and the headers that it has.
#include "shortener_events/filter.hpp"

#include <nlohmann/json.hpp>

#include "cli/input/record_filter.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/event_edit.hpp"
#include "shortener_events/registry.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/pointers.hpp"
#include "tests/fuzz/records.hpp"

using namespace shortener_events;
using nlohmann::json;

namespace {

bool holds(const std::string& condition, const std::string& event) {
    return Filter::parse(condition).match(event) == Filter::Match::yes;
}

/// Of a member of the event's top level, in the quotes that a condition asks for.
std::string pointer_to(const std::string& name) {
    return json(fuzz::pointer_to("", name)).dump();
}

/// What may be said about one member, of which there is only one.
void check_member(const std::string& name, const json& value, const std::string& event) {
    const std::string pointer = pointer_to(name);
    fuzz::require(holds(pointer, event), "a field that is there exists");
    if (value.is_structured() || value.is_number_float()) return;  // a double is not what is written
    const std::string literal = value.dump();
    fuzz::require(holds(pointer + " == " + literal, event), "a field equals its own value");
    fuzz::require(!holds(pointer + " != " + literal, event), "a field is not unlike its own value");
    if (!value.is_string()) return;
    fuzz::require(!holds(pointer + " < " + literal, event), "a text does not come before itself");
    fuzz::require(holds(pointer + " <= " + literal, event), "a text does not come behind itself");
}

void check_event(const std::string& event) {
    const auto strict = contracts::parse_strict(event);
    if (!strict.error.empty() || !strict.duplicates.empty() || !strict.value.is_object()) return;
    for (const auto& [name, value] : strict.value.items()) check_member(name, value, event);
    fuzz::require(!holds("/no-such-field", event), "a field that is not there does not exist");
}

/// A field, by either way of naming it, or a part of the record.
std::string make_operand(fuzz::Recipe& recipe) {
    constexpr const char* kParts[] = {"$key", "$partition", "$offset", "$timestamp", "$header('n')"};
    if (recipe.choose(6) == 1) return kParts[recipe.choose(std::size(kParts))];
    const std::string name = fuzz::kFieldNames[recipe.choose(std::size(fuzz::kFieldNames))];
    return recipe.choose(2) == 0 ? "\"/" + name + "\"" : ".[\"" + name + "\"]";
}

std::string make_value(fuzz::Recipe& recipe) {
    constexpr const char* kTimes[] = {"15m",       "2026-01-31",           "1h30m",
                                      "yesterday", "2026-01-31T09:30:00Z", "'k'"};
    return recipe.choose(4) == 1 ? kTimes[recipe.choose(std::size(kTimes))] : fuzz::json_value(recipe);
}

std::string make_condition(fuzz::Recipe& recipe) {
    constexpr const char* kOperators[] = {"==", "!=", "<", "<=", ">", ">=", "=~", "", "&&", "|| !"};
    std::string condition;
    for (std::size_t left = 1 + recipe.choose(3); left > 0; --left) {
        condition += condition.empty() ? "" : recipe.choose(2) == 0 ? " && " : " || ";
        condition += fuzz::repeated("!", recipe.choose(3)) + make_operand(recipe) + " ";
        if (recipe.choose(5) == 1) {
            condition += "in (" + make_value(recipe) + ", " + make_value(recipe) + ")";
            continue;
        }
        condition += kOperators[recipe.choose(std::size(kOperators))];
        condition += " " + make_value(recipe);
    }
    return recipe.choose(8) == 1 ? condition + recipe.raw() : condition;
}

void check_condition(const std::string& condition, const std::string& event) {
    try {
        const bool yes = holds(condition, event);
        const bool no = holds("!(" + condition + ")", event);
        const bool readable = contracts::parse_strict(event).error.empty();
        fuzz::require(!readable || yes != no, "a condition holds or its opposite does");
        fuzz::require(holds("(" + condition + ") && (" + condition + ")", event) == yes, "twice is once");
        fuzz::require(holds("(" + condition + ") || (" + condition + ")", event) == yes, "either is one");
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::argument, "a condition's error is the user's");
    }
}

/// Of an array that the event has.
bool is_item(const json::json_pointer& place, const std::string& event) {
    const json value = contracts::parse_strict(event).value;
    return fuzz::has(value, place) && value.at(place.parent_pointer()).is_array();
}

std::size_t size_of_parent(const json::json_pointer& place, const json& event) {
    return event.at(place.parent_pointer()).size();
}

void check_edit(const std::string& text, const std::string& event) {
    try {
        const std::vector edits{EventEdit::parse(text)};
        const Edited edited = apply_edits(edits, event);
        fuzz::require(edited.trouble.empty() || edited.event == event,
                      "what cannot be edited stays as it is");
        fuzz::require(!edited.changes.empty() || edited.event == event, "what is not changed stays as it is");
        // A number beyond a double, which no contract takes, can stay, be set, and be mended.
        const bool strict_before = contracts::parse_strict(event).error.empty() &&
                                   contracts::parse_strict(edits[0].value().value_or("0")).error.empty();
        if (!edited.trouble.empty() || !strict_before) return;
        const auto strict = contracts::parse_strict(edited.event);
        fuzz::require(strict.error.empty(), "an edited event is JSON");
        const json::json_pointer place(edits[0].pointer());
        if (!edits[0].value() && is_item(place, event)) {
            fuzz::require(size_of_parent(place, strict.value) + 1 ==
                              size_of_parent(place, contracts::parse_strict(event).value),
                          "an item is removed, and those behind it move up");
            return;
        }
        fuzz::require(fuzz::has(strict.value, place) == edits[0].value().has_value(),
                      "an edit sets or removes");
        fuzz::require(apply_edits(edits, edited.event).changes.empty(), "an edit is done once");
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::argument, "an edit's error is the user's");
    }
}

/// As check_condition, of a record: neither holds only where the condition looks into an event that is none.
void check_split(const Record& record, const std::string& condition) {
    try {
        const auto yes = Filter::parse(condition).match(record);
        const auto no = Filter::parse("!(" + condition + ")").match(record);
        fuzz::require((yes == Filter::Match::unreadable) == (no == Filter::Match::unreadable),
                      "a condition and its opposite are read alike");
        const bool readable = record.value && contracts::parse_strict(*record.value).error.empty();
        fuzz::require(!readable || (yes == Filter::Match::yes) != (no == Filter::Match::yes),
                      "a condition holds of a record or its opposite does");
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::argument, "a condition's error is the user's");
    }
}

bool wants(const Record& record, const cli::RecordFilterOptions& options) {
    return cli::RecordFilter(options).wants(record);
}

cli::RecordFilterOptions with_header(const std::string& text) {
    return {.key = {}, .headers = {text}, .where = {}, .grep = {}};
}

void check_choice(const Record& record, const std::string& condition) {
    static const auto registry = ContractRegistry::built_in();
    fuzz::require(wants(record, {}), "who asks for nothing gets all");
    for (const std::string& key : {std::string("k"), record.key.value_or("k")})
        fuzz::require(
            wants(record, {.key = key, .headers = {}, .where = {}, .grep = {}}) == (record.key == key),
            "a record has its key");
    for (const auto& [name, value] : record.headers) {
        if (name.empty() || name.find('=') != name.npos || !value) continue;
        fuzz::require(wants(record, with_header(name + "=" + *value)), "a record has its headers");
        fuzz::require(!wants(record, with_header("no such header=" + *value)), "a record has no others");
    }
    const auto versions = registry.for_topic(record.topic);
    const auto verdict = registry.check(record, 1);
    fuzz::require(verdict.has_value() == (versions && record.value), "a verdict is on an event");
    fuzz::require(!verdict || verdict->violations.empty() || !to_text(*verdict).empty(),
                  "what is invalid is said");
    try {
        const cli::RecordFilter filter({.key = {}, .headers = {}, .where = condition, .grep = "\"(.|\n)*a"});
        filter.wants(record);
        for (const auto say : {FieldsSeen::Say::always, FieldsSeen::Say::near_ones_only})
            fuzz::require(record.value || filter.unseen_text(say).empty(), "a tombstone misses no field");
        fuzz::require(
            filter.unreadable() <= 1 && (filter.unreadable() == 0) == filter.unreadable_text().empty(),
            "what cannot be read is counted once");
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::argument, "a condition's error is the user's");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    const std::size_t choice = recipe.choose(4);
    if (choice == 3) {
        const Record record = fuzz::make_record(recipe);
        const std::string condition = make_condition(recipe);
        check_choice(record, condition);
        check_split(record, condition);
        return 0;
    }
    const std::string event = fuzz::make_event(recipe, 5);
    if (choice == 0) {
        check_event(event);
    } else if (choice == 1) {
        check_condition(make_condition(recipe), event);
    } else {
        const std::string name = fuzz::kFieldNames[recipe.choose(std::size(fuzz::kFieldNames))];
        const char* below = recipe.choose(4) == 1 ? "/a/0" : "";
        check_edit("/" + name + below + "=" + (recipe.choose(3) == 0 ? "" : fuzz::json_value(recipe)), event);
    }
    return 0;
}
