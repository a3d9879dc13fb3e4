// The whole way of a consumer but for the broker, with events whose fields are long: lines are read, rows
// made, each row's memory used again, and each sink holds every event's own bytes.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "consume/row_maker.hpp"
#include "shortener_events/internal/line_reader.hpp"
#include "sinks/under_test.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;
using namespace shortener_events::tests;

namespace {

/// LONG_EVENTS asks for a longer run than the tests have time for.
std::int64_t wanted_events() {
    const char* wanted = std::getenv("LONG_EVENTS");
    return wanted == nullptr ? 1000 : std::stoll(wanted);
}

/// One in a hundred is as long as a text can be, the others are around the sizes at which buffers grow.
std::size_t length_of(std::int64_t number) {
    return number % 100 == 0 ? kLongLengths.back()
                             : kLongLengths[static_cast<std::size_t>(number) % (kLongLengths.size() - 2)];
}

std::string user_agent_of(std::int64_t number) {
    return number % 7 == 6 ? std::string() : long_text(std::to_string(number), length_of(number));
}

nlohmann::json event_of(std::int64_t number) {
    auto click = short_click("code" + std::to_string(number % 10));
    const auto place = static_cast<std::size_t>(number) % kClickTexts.size();
    click[kClickTexts[place]] = long_text(kClickTexts[place], length_of(number));
    if (const auto agent = user_agent_of(number); !agent.empty())
        click["userAgent"] = agent;
    else
        click.erase("userAgent");
    if (number % 3 == 0) click["metadata"] = {{long_text("name", length_of(number)), number}};
    return click;
}

std::string write_events(const ScratchFolder& folder, std::int64_t count) {
    std::ofstream out(folder.file("events.ndjson"));
    for (std::int64_t number = 0; number < count; ++number) out << event_of(number).dump() << '\n';
    return folder.file("events.ndjson");
}

/// Reads batch after batch of lines into `apply`, which gives the rows back for their memory.
template <typename Apply>
void read_rows(const std::string& file, consume::RowMaker& maker, Apply apply) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    LineReader reader(fd, file, {});
    LineBatch batch;
    Record record;
    std::vector<Row> rows;
    while (reader.read(batch)) {
        rows.resize(batch.lines.size());
        for (std::size_t i = 0; i < rows.size(); ++i, ++record.offset) {
            record.value = batch.lines[i].text;
            if (const auto rejection = maker.make(record, rows[i])) FAIL(rejection->detail);
        }
        rows = apply(std::move(rows), record.offset);
    }
    ::close(fd);
}

}  // namespace

TEST_CASE("many events with long fields reach each sink, every one with its own bytes") {
    const std::int64_t count = wanted_events();
    const ScratchFolder folder;
    const std::string file = write_events(folder, count);
    const auto registry = ContractRegistry::built_in();
    for (const auto& kind : kinds()) {
        CAPTURE(kind);
        const auto database = make_database(kind);
        const auto sink = database->open();
        const auto epoch = sink->claim({clicks_of(0)}, "test").at(clicks_of(0)).epoch;
        consume::RowMaker maker(default_event_tables()[0], 0, registry.versions_of("click", ""));
        read_rows(file, maker, [&](std::vector<Row> rows, std::int64_t next) {
            Batch batch = batch_of(std::move(rows), clicks_of(0), epoch, next);
            REQUIRE(sink->apply(batch).outcome == Outcome::applied);
            return std::move(batch.rows);
        });
        std::int64_t number = 0;
        std::int64_t wrong = 0;
        database->each_user_agent(
            [&](const std::string& agent) { wrong += agent != user_agent_of(number++); });
        CHECK(number == count);
        CHECK(wrong == 0);
        std::int64_t clicks = 0;
        for (const auto& [code, clicks_of_code] : database->read().clicks) clicks += clicks_of_code;
        CHECK(clicks == count);
    }
}
