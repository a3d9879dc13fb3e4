#include "cli/commands/simulate/comparison.hpp"

#include <set>
#include <utility>

namespace shortener_events::cli {

namespace {

template <typename Map>
auto value_or_nothing(const Map& map, const typename Map::key_type& key) {
    const auto found = map.find(key);
    return found == map.end() ? typename Map::mapped_type{} : found->second;
}

template <typename First, typename Second>
auto keys_of_both(const First& first, const Second& second) {
    std::set<typename First::key_type> keys;
    for (const auto& [key, value] : first) keys.insert(key);
    for (const auto& [key, value] : second) keys.insert(key);
    return keys;
}

}  // namespace

void Comparison::compare(Difference subject, CountRange expected, std::uint64_t found) {
    ++compared_;
    if (expected.contains(found)) return;
    subject.expected = expected;
    subject.found = found;
    differences_.push_back(std::move(subject));
}

/// Also those that only one of both has.
template <typename Compare>
void Comparison::each_code(const std::map<std::string, FoundCode>& found, Compare compare_code) {
    for (const std::string& name : keys_of_both(truth_.codes, found))
        compare_code(name, value_or_nothing(truth_.codes, name), value_or_nothing(found, name));
}

void Comparison::minutes(const Difference& subject, const ExpectedCode& expected, const FoundCode& found) {
    for (const std::int64_t start : keys_of_both(expected.minutes, found.minutes)) {
        Difference of_minute = subject;
        of_minute.minute_ms = start;
        compare(std::move(of_minute), expected.in_minute(start), value_or_nothing(found.minutes, start));
    }
}

/// What is unknown of a code may belong to any minute.
void Comparison::minutes_of_all(const std::string& place, const std::map<std::string, FoundCode>& found) {
    ExpectedCode expected;
    expected.minutes = truth_.minutes;
    expected.unknown = truth_.unknown_valid;
    FoundCode sum;
    for (const auto& [name, code] : found)
        for (const auto& [start, events] : code.minutes) sum.minutes[start] += events;
    minutes({.place = place, .what = "events"}, expected, sum);
}

void Comparison::clicks(const std::string& place, const FoundClicks& found) {
    compare({.place = place, .what = "events"}, truth_.events, found.events());
    compare({.place = place, .what = "visitors"}, truth_.visitors, found.visitors());
    minutes_of_all(place, found.codes());
    each_code(
        found.codes(), [&](const std::string& name, const ExpectedCode& expected, const FoundCode& has) {
            compare({.place = place, .what = "events", .code = name}, expected.events, has.events);
            compare({.place = place, .what = "visitors", .code = name}, expected.visitors, has.visitors);
            minutes({.place = place, .what = "events", .code = name}, expected, has);
        });
}

void Comparison::rules(const FoundClicks& found) {
    const auto& by_rule = found.invalid_by_rule();
    const CountRange none{0, truth_.invalid.at_most - truth_.invalid.at_least};
    for (const std::string& rule : keys_of_both(truth_.invalid_by_rule, by_rule)) {
        const auto expected = truth_.invalid_by_rule.find(rule);
        compare({.place = "topic", .what = "invalid", .rule = rule},
                expected == truth_.invalid_by_rule.end() ? none : expected->second,
                value_or_nothing(by_rule, rule));
    }
}

void Comparison::with_topic(const FoundClicks& found) {
    compare({.place = "topic", .what = "records"}, truth_.records, found.records());
    compare({.place = "topic", .what = "valid records"}, truth_.valid_records, found.valid_records());
    compare({.place = "topic", .what = "duplicates"}, truth_.duplicates, found.repeated());
    compare({.place = "topic", .what = "invalid"}, truth_.invalid, found.invalid());
    rules(found);
    clicks("topic", found);
    each_code(found.codes(),
              [&](const std::string& name, const ExpectedCode& expected, const FoundCode& has) {
                  compare({.place = "topic", .what = "records", .code = name}, expected.records, has.records);
              });
}

void Comparison::with_database(const FoundClicks& found, const FoundTotals& totals) {
    clicks("clicks", found);
    each_code(totals.url_stats, [&](const std::string& name, const ExpectedCode& expected,
                                    const FoundCode& has) {
        compare({.place = "url_stats", .what = "events", .code = name}, expected.events, has.events);
        compare({.place = "url_stats", .what = "visitors", .code = name}, expected.visitors, has.visitors);
    });
    each_code(totals.clicks_per_minute,
              [&](const std::string& name, const ExpectedCode& expected, const FoundCode& has) {
                  minutes({.place = "clicks_per_minute", .what = "events", .code = name}, expected, has);
              });
}

}  // namespace shortener_events::cli
