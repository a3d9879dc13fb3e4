#include <doctest/doctest.h>

#include "shortener_events/compatibility.hpp"
#include "shortener_events/contract.hpp"
#include "shortener_events/error.hpp"
#include "support/longer_run.hpp"
#include "support/only_named.hpp"
#include "support/random_schema.hpp"

using namespace shortener_events;
using Json = RandomSchema::Json;

namespace {

/// COMPATIBILITY_PAIRS asks for more.
std::uint64_t pairs_wanted() {
    return test::longer_run("COMPATIBILITY_PAIRS", 1'500);
}

struct Tally {
    std::uint64_t compatible = 0, broken = 0, undecided = 0, refutable = 0, told = 0;

    void add(Compatibility answer) {
        ++(answer == Compatibility::compatible ? compatible
           : answer == Compatibility::broken   ? broken
                                               : undecided);
    }
};

/// What is wrong with the answer about one pair in one direction; "" for nothing.
std::string fault(const Json& writer, const Json& reader, const std::vector<Json>& events,
                  UnnamedFields unnamed, Tally& tally) {
    CompatibilityOptions options;
    options.unnamed = unnamed;
    const auto report = check_compatibility(writer.dump(), reader.dump(), options);
    const Contract writes("writer", 1, writer.dump());
    const Contract reads("reader", 1, reader.dump());
    tally.add(report.answer);
    if ((report.answer == Compatibility::compatible) != report.breaks.empty())
        return "answer and breaks differ";
    for (const auto& found : report.breaks) {
        if (found.example && (!writes.check(*found.example).empty() || reads.check(*found.example).empty()))
            return "no example: " + *found.example;
    }
    bool refuted = false;
    for (const Json& event : events) {
        const std::string text = event.dump();
        if (!writes.check(text, 1).empty() || reads.check(text, 1).empty()) continue;
        if (unnamed == UnnamedFields::absent && !only_named(event, writer)) continue;
        if (report.answer == Compatibility::compatible) return "called compatible, but refused: " + text;
        refuted = true;
    }
    tally.refutable += refuted ? 1 : 0;
    tally.told += refuted && report.answer == Compatibility::broken ? 1 : 0;
    return "";
}

}  // namespace

TEST_CASE("no event that a reader refuses comes with the answer compatible, and every example is one") {
    Tally possible, absent;
    std::uint64_t pairs = 0;
    for (std::uint64_t seed = 1; pairs < pairs_wanted(); ++seed) {
        RandomSchema random(seed);
        const Json older = random.schema();
        const Json newer = random.relative_of(older);
        std::vector<Json> events;
        for (int i = 0; i < 40; ++i)
            events.push_back(random.event_for(i % 2 ? older : newer, i % 2 ? older : newer));
        try {
            for (const auto& [writer, reader] : {std::pair(older, newer), std::pair(newer, older)}) {
                for (const auto unnamed : {UnnamedFields::possible, UnnamedFields::absent}) {
                    const std::string found = fault(writer, reader, events, unnamed,
                                                    unnamed == UnnamedFields::possible ? possible : absent);
                    INFO("seed " << seed << std::string(unnamed == UnnamedFields::absent ? ", absent" : "")
                                 << "\n"
                                 << writer.dump() << "\n"
                                 << reader.dump());
                    CHECK(found == "");
                }
            }
            ++pairs;
        } catch (const Error&) {
            // a schema that leads back to itself without end, or another that is refused when loaded
        }
    }
    // Useful answers: most breaking pairs are proven to be, and many pairs are proven to be compatible.
    MESSAGE("compatible " << possible.compatible << ", broken " << possible.broken << ", undecided "
                          << possible.undecided << "; of " << possible.refutable << " with a refused event "
                          << possible.told << " were called broken; with no unnamed fields "
                          << absent.compatible << ", " << absent.broken << ", " << absent.undecided);
    CHECK(possible.compatible * 4 > pairs);
    CHECK(possible.told * 4 > possible.refutable * 3);
}
