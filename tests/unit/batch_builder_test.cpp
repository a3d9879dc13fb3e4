#include "consume/batch_builder.hpp"

#include <doctest/doctest.h>

#include "support/fake_clock.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;
using namespace shortener_events::consume;
using namespace std::chrono_literals;

namespace {

const TopicPartition kWhere{"url-shortener.click", 0};

struct Building {
    tests::FakeClock clock;
    BatchBuilder builder;

    explicit Building(const ConsumeOptions& options = {})
        : builder(makers(), {kWhere.topic}, options, clock.get()) {}

    static std::vector<RowMaker> makers() {
        static const auto contracts = ContractRegistry::built_in();
        std::vector<RowMaker> makers;
        makers.emplace_back(default_event_tables()[0], 0, contracts.versions_of("click", kWhere.topic));
        return makers;
    }
    void add(std::int64_t offset) { builder.add(tests::record_of(tests::short_click(), offset), kWhere, 3); }
    void add_invalid(std::int64_t offset) { builder.add(tests::record_of("no event", offset), kWhere, 3); }
};

}  // namespace

TEST_CASE("a batch knows how far each partition is read, and which record was its last") {
    Building it;
    it.add(4);
    it.add_invalid(5);
    const auto work = it.builder.release();
    CHECK(work.records.size() == 1);
    CHECK(work.batch.rows.size() == 1);
    CHECK(work.rejected.size() == 1);
    const auto& progress = work.batch.progress.at(kWhere);
    CHECK(progress.epoch == 3);
    CHECK(progress.next_offset == 6);
    CHECK(progress.last_record == content_of(tests::record_of("no event")));
    CHECK(it.builder.is_empty());
    CHECK(it.builder.added() == 2);
    CHECK(it.builder.invalid() == 1);
}

TEST_CASE("offsets without a record make a batch of no rows, whose last record is not known") {
    Building it;
    it.add(4);
    it.builder.skip_to(kWhere, 3, 9);
    const auto work = it.builder.release();
    CHECK(work.batch.progress.at(kWhere).next_offset == 9);
    CHECK_FALSE(work.batch.progress.at(kWhere).last_record);
}

TEST_CASE("a batch is due when it is full, or when its first event has waited long enough") {
    ConsumeOptions options;
    options.batch_rows = 2;
    options.linger = 200ms;
    Building it(options);
    it.clock.advance(1h);
    CHECK_FALSE(it.builder.is_due());
    it.add(0);
    it.clock.advance(199ms);
    CHECK_FALSE(it.builder.is_due());
    it.clock.advance(1ms);
    CHECK(it.builder.is_due());
    it.builder.release();
    it.add_invalid(1);
    CHECK_FALSE(it.builder.is_full());
    it.add(2);
    CHECK(it.builder.is_full());
    CHECK(it.builder.is_due());
}

TEST_CASE("a batch of large events is full by its bytes") {
    Building it;
    auto click = tests::short_click();
    click["referer"] = std::string(17U << 20U, 'x');
    it.builder.add(tests::record_of(click), kWhere, 3);
    CHECK(it.builder.is_full());
}

TEST_CASE("where an invalid event is the end, it is not taken") {
    ConsumeOptions options;
    options.on_invalid = OnInvalid::stop;
    Building it(options);
    it.add(0);
    CHECK(it.builder.stopped_by().empty());
    it.add_invalid(1);
    CHECK(it.builder.stopped_by().starts_with("url-shortener.click[0]@1: "));
    CHECK(it.builder.release().batch.progress.at(kWhere).next_offset == 1);
}

TEST_CASE("what is read of a partition that is gone goes with it") {
    Building it;
    it.add(0);
    it.builder.drop(kWhere);
    CHECK(it.builder.is_empty());
}

TEST_CASE("the memory of small events is used again, that of large ones is given back") {
    Building it;
    Record small = tests::record_of(tests::short_click());
    const auto* bytes = small.value->data();
    it.builder.reuse(std::move(small));
    CHECK(it.builder.spare_record().value->data() == bytes);
    it.builder.reuse(tests::record_of(tests::long_click(65'536)));
    CHECK_FALSE(it.builder.spare_record().value.has_value());
    it.add(0);
    it.builder.reuse(it.builder.release());
    CHECK(it.builder.spare_record().value.has_value());
}
