#include "cli/commands/simulate/expected_counts.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::string_view kTruthSchema = "simulation-truth/2";

[[noreturn]] void refuse_truth(const std::string& why) {
    throw Error(ErrorCategory::argument, fmt::format("no truth of a simulation: {}", why),
                "simulate --truth FILE writes one");
}

const Json& member(const Json& object, std::string_view name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    if (!object.is_object() || found == object.end()) refuse_truth(fmt::format("it has no \"{}\"", name));
    return *found;
}

std::uint64_t count_in(const Json& object, std::string_view name) {
    const Json& value = member(object, name);
    if (!value.is_number_unsigned()) refuse_truth(fmt::format("its \"{}\" is no count", name));
    return value.get<std::uint64_t>();
}

const Json& object_in(const Json& object, std::string_view name) {
    const Json& value = member(object, name);
    if (!value.is_object()) refuse_truth(fmt::format("its \"{}\" is no object", name));
    return value;
}

/// `count`, or up to so many more.
CountRange up_to(std::uint64_t count, std::uint64_t more) {
    return {count, count + more};
}

std::map<std::int64_t, std::uint64_t> minutes_in(const Json& object) {
    std::map<std::int64_t, std::uint64_t> minutes;
    const Json& by_start = object_in(object, "minutes");
    for (const auto& [start, events] : by_start.items()) {
        const auto at = parse_rfc3339(start);
        if (!at) refuse_truth(fmt::format("\"{}\" is no minute", start));
        minutes[*at] = count_in(by_start, start);
    }
    return minutes;
}

ExpectedCode code_in(const Json& code) {
    const std::uint64_t unknown = count_in(code, "unknown");
    return {.records = up_to(count_in(code, "records"), unknown),
            .events = up_to(count_in(code, "events"), unknown),
            .visitors = up_to(count_in(code, "visitors"), unknown),
            .minutes = minutes_in(code),
            .unknown = unknown};
}

void set_invalid(const Json& truth, std::uint64_t unknown, ExpectedCounts& counts) {
    const Json& invalid = object_in(truth, "invalid");
    counts.invalid = up_to(count_in(invalid, "records"), unknown);
    for (const auto& [name, kind] : object_in(invalid, "kinds").items()) {
        const Json& rule = member(kind, "rule");
        if (!rule.is_string()) refuse_truth(fmt::format("the rule of \"{}\" is no text", name));
        CountRange& of_rule = counts.invalid_by_rule[rule.get<std::string>()];
        of_rule.at_least += count_in(kind, "records");
        of_rule.at_most = of_rule.at_least + unknown;
    }
}

std::uint64_t in_minute(const std::map<std::int64_t, std::uint64_t>& minutes, std::int64_t start_ms) {
    const auto found = minutes.find(start_ms);
    return found == minutes.end() ? 0 : found->second;
}

}  // namespace

CountRange ExpectedCode::in_minute(std::int64_t start_ms) const {
    return up_to(cli::in_minute(minutes, start_ms), unknown);
}

ExpectedCounts expected_counts(const Json& truth) {
    const Json& schema = member(truth, "schema");
    if (schema != kTruthSchema)
        refuse_truth(fmt::format("its schema is {}, and {} is known", json_line(schema), kTruthSchema));
    const Json& unknown = object_in(truth, "unknown");
    ExpectedCounts counts;
    counts.complete = member(truth, "complete") == true;
    if (const Json& topic = member(truth, "topic"); topic.is_string())
        counts.topic = topic.get<std::string>();
    counts.unknown = count_in(unknown, "records");
    counts.unknown_valid = count_in(unknown, "valid");
    counts.records = up_to(count_in(truth, "records"), counts.unknown);
    const Json& valid = object_in(truth, "valid");
    counts.valid_records = up_to(count_in(valid, "records"), counts.unknown_valid);
    counts.events = up_to(count_in(valid, "events"), counts.unknown_valid);
    counts.duplicates = up_to(count_in(truth, "duplicates"), counts.unknown_valid);
    counts.visitors = up_to(count_in(truth, "visitors"), counts.unknown_valid);
    set_invalid(truth, count_in(unknown, "invalid"), counts);
    counts.minutes = minutes_in(truth);
    for (const auto& [name, code] : object_in(truth, "codes").items()) counts.codes[name] = code_in(code);
    return counts;
}

/// Any size: a truth of a million codes is larger than what other files that are read as a whole may be.
ExpectedCounts read_expected_counts(const std::string& path) {
    errno = 0;
    std::ifstream file(path == "-" ? "/dev/stdin" : path);
    if (!file || file.peek() == std::ifstream::traits_type::eof())
        throw Error(ErrorCategory::argument, fmt::format("cannot read \"{}\": {}", path,
                                                         errno != 0 ? std::strerror(errno) : "it is empty"));
    const Json truth = Json::parse(file, nullptr, false);
    if (truth.is_discarded()) refuse_truth(fmt::format("\"{}\" is no JSON", path));
    return expected_counts(truth);
}

}  // namespace shortener_events::cli
