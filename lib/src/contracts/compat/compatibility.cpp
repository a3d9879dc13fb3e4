#include "shortener_events/compatibility.hpp"

#include <algorithm>

#include "contracts/compat/inclusion.hpp"
#include "contracts/compat/named_fields.hpp"
#include "contracts/compat/work.hpp"
#include "contracts/json/values.hpp"
#include "contracts/schema/load.hpp"

namespace shortener_events {

namespace {

/// Nodes looked at: a second at most. The comparison of real contracts takes a few thousand.
constexpr std::uint64_t kMostWork = 5'000'000;

contracts::Schema compile(std::string_view text, const std::string& who) {
    return contracts::load_schema(contracts::without_mark(text), {"the schema of " + who},
                                  contracts::UnknownFormat::ignore);
}

/// Examples that need fields which no contract names.
void forget_unnamed(const contracts::Writers& writers, contracts::Obstacles& obstacles) {
    for (auto& obstacle : obstacles)
        if (obstacle.example && !contracts::has_only_named(writers, *obstacle.example))
            obstacle.example.reset();
}

SchemaBreak to_break(const contracts::Obstacle& obstacle) {
    return {obstacle.pointer, obstacle.field, obstacle.rule, obstacle.message,
            obstacle.example ? std::optional(contracts::to_text(*obstacle.example)) : std::nullopt};
}

}  // namespace

std::string_view to_string(Compatibility answer) {
    switch (answer) {
        case Compatibility::compatible:
            return "compatible";
        case Compatibility::broken:
            return "broken";
        case Compatibility::undecided:
            break;
    }
    return "undecided";
}

CompatibilityReport check_compatibility(std::string_view writer_schema, std::string_view reader_schema,
                                        const CompatibilityOptions& options) {
    const contracts::Schema writer = compile(writer_schema, options.writer);
    const contracts::Schema reader = compile(reader_schema, options.reader);
    contracts::Writers writers;
    writers.add({&writer, writer.root});
    contracts::Obstacles obstacles;
    const contracts::WorkLimit limit(kMostWork);
    CompatibilityReport report;
    try {
        if (contracts::Inclusion(options).includes(writers, {&reader, reader.root}, "", &obstacles))
            return report;
        if (options.unnamed == UnnamedFields::absent) forget_unnamed(writers, obstacles);
    } catch (const contracts::TooMuchWork&) {
        // What has been found so far may be of an attempt that others would have made good.
        obstacles = {{"", "", "", "the schemas ask for too much work to be compared", {}}};
    }
    for (const auto& obstacle : obstacles) report.breaks.push_back(to_break(obstacle));
    const bool refuted = std::any_of(report.breaks.begin(), report.breaks.end(),
                                     [](const SchemaBreak& found) { return found.example.has_value(); });
    report.answer = refuted ? Compatibility::broken : Compatibility::undecided;
    return report;
}

}  // namespace shortener_events
