// Which records of refused batches are sent again: played against a broker that refuses every batch with a
// culprit in it, as Kafka does.
#include "deliver/batch_splitter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

using namespace shortener_events;
using deliver::BatchSplitter;

namespace {

DeliveryReport refused_with_batch(std::uint64_t opaque, const Record& record) {
    DeliveryReport report;
    report.opaque = opaque;
    report.status = DeliveryStatus::failed;
    report.refusal = Refusal::too_large;
    report.with_its_batch = true;
    report.record = &record;
    return report;
}

Record numbered(std::uint64_t opaque) {
    Record record;
    record.topic = "t";
    record.value = std::to_string(opaque);
    return record;
}

/// What became of every record, by opaque.
struct PlayedOutcome {
    std::map<std::uint64_t, int> arrived;
    std::set<std::uint64_t> culprits;
    std::size_t batches = 0;
};

/// Sends what waits for `stage` in batches of `company`.
void play_stage(BatchSplitter& splitter, std::size_t stage, std::size_t company,
                const std::set<std::uint64_t>& bad, PlayedOutcome& outcome) {
    while (splitter.front(stage)) {
        std::map<BatchSplitter::Id, Record> batch;
        bool refused = false;
        while (batch.size() < company && splitter.front(stage)) {
            const auto* next = splitter.front(stage);
            refused = refused || bad.contains(next->opaque);
            const Record record = next->record;
            batch.emplace(splitter.pop(stage), record);
        }
        ++outcome.batches;
        for (const auto& [id, record] : batch) {
            if (refused && splitter.suspect_again(stage, id)) continue;
            const auto suspect = splitter.take(id);
            CHECK(suspect.record.value == std::to_string(suspect.opaque));
            if (refused)
                outcome.culprits.insert(suspect.opaque);
            else
                ++outcome.arrived[suspect.opaque];
        }
    }
}

/// A refused batch of `size` records, tagged from 0.
PlayedOutcome play(std::size_t size, const std::set<std::uint64_t>& bad) {
    constexpr std::array<std::size_t, 5> company{10'000, 256, 32, 4, 1};
    BatchSplitter splitter(company.size() - 1);
    for (std::uint64_t opaque = 0; opaque < size; ++opaque) {
        const Record record = numbered(opaque);
        REQUIRE(splitter.suspect(refused_with_batch(opaque, record)));
    }
    CHECK(splitter.size() == size);
    PlayedOutcome outcome;
    for (std::size_t stage = 1; stage < company.size(); ++stage)
        play_stage(splitter, stage, company[stage], bad, outcome);
    CHECK(splitter.empty());
    return outcome;
}

}  // namespace

TEST_CASE("of a refused batch only the culprits fail, and every other record arrives once") {
    std::mt19937 random(7);
    for (const std::size_t culprits : {0, 1, 2, 30, 999, 1000}) {
        CAPTURE(culprits);
        std::set<std::uint64_t> bad;
        while (bad.size() < culprits) bad.insert(random() % 1000);
        const PlayedOutcome outcome = play(1000, bad);
        CHECK(outcome.culprits == bad);
        CHECK(outcome.arrived.size() == 1000 - culprits);
        CHECK(std::ranges::all_of(outcome.arrived, [](const auto& entry) { return entry.second == 1; }));
    }
}

TEST_CASE("one culprit among thousands costs some thirty requests") {
    CHECK(play(2560, {1234}).batches == 10 + 8 + 8 + 4);
}

TEST_CASE("where nothing can be split, as in a transaction, a refused record fails at once") {
    BatchSplitter splitter(0);
    const Record record = numbered(1);
    CHECK_FALSE(splitter.suspect(refused_with_batch(1, record)));
}

TEST_CASE("what waits to be sent again can be given up on, whatever its stage") {
    BatchSplitter splitter(2);
    const Record record = numbered(1);
    for (std::uint64_t opaque = 1; opaque <= 3; ++opaque)
        splitter.suspect(refused_with_batch(opaque, record));
    const auto sent = splitter.pop(1);
    CHECK(splitter.suspect_again(1, sent));
    std::set<std::uint64_t> opaques;
    for (const auto id : splitter.give_up()) opaques.insert(splitter.take(id).opaque);
    CHECK(opaques == std::set<std::uint64_t>{1, 2, 3});
    CHECK(splitter.empty());
}
