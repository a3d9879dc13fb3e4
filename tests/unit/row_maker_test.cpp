#include "consume/row_maker.hpp"

#include <doctest/doctest.h>

#include "shortener_events/time.hpp"
#include "sinks/ndjson_line.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;
using consume::RowMaker;
using nlohmann::json;
using tests::kClickTexts;
using tests::kLongLengths;
using tests::long_click;
using tests::long_text;
using tests::record_of;
using tests::short_click;

namespace {

const EventTable& handler_of(std::string_view contract) {
    static const auto event_tables = default_event_tables();
    return contract == event_tables[0].contract ? event_tables[0] : event_tables[1];
}

RowMaker maker_of(const std::string& contract) {
    static const auto registry = ContractRegistry::built_in();
    const EventTable& event_table = handler_of(contract);
    return RowMaker(event_table, 0, registry.versions_of(contract, event_table.topic));
}

Value value_of(const Column& column, const json& event) {
    if (!event.contains(column.field)) return {};
    const json& field = event[column.field];
    if (column.type == ColumnType::json) return field.dump();
    if (column.type == ColumnType::time) return *parse_rfc3339(field.get<std::string>());
    return field.get<std::string>();
}

std::optional<std::string> text_of(const json& event, const char* name) {
    return event.contains(name) ? std::optional(event[name].get<std::string>()) : std::nullopt;
}

/// The row of a valid event, column by column, and its line for a sink, are the event's.
void check_row(RowMaker& maker, Row& row, const std::string& contract, const json& event) {
    const EventTable& event_table = handler_of(contract);
    REQUIRE_FALSE(maker.make(record_of(event, 7), row));
    REQUIRE(row.values.size() == event_table.columns.size());
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        CAPTURE(event_table.columns[i].name);
        const bool same = row.values[i] == value_of(event_table.columns[i], event);  // never told: it is long
        CHECK(same);
    }
    CHECK(row.offset == 7);
    if (event_table.totals == Totals::clicks)
        CHECK(row.visitor ==
              visitor_of(text_of(event, "userId"), text_of(event, "ipAddress"), text_of(event, "userAgent")));
    const json line = json::parse(sinks::ndjson_line(event_table, row));
    for (const auto& column : event_table.columns)
        if (column.type == ColumnType::text) CHECK(line[column.name] == event.value(column.field, json()));
}

}  // namespace

TEST_CASE("each text of a click may be long, alone and with all others") {
    for (const std::size_t length : kLongLengths) {
        CAPTURE(length);
        RowMaker maker = maker_of("click");
        Row row;
        check_row(maker, row, "click", long_click(length));
        for (const char* name : kClickTexts) {
            CAPTURE(name);
            json click = short_click();
            click[name] = long_text(name, length);
            RowMaker fresh = maker_of("click");  // whose memory is as small as the event
            check_row(fresh, row, "click", click);
        }
    }
}

TEST_CASE("a short code, a URL and metadata may be long, in both kinds of events") {
    for (const std::size_t length : kLongLengths) {
        json click = short_click(long_text("code", length));
        click["originalUrl"] = "https://example.com/" + std::string(length, 'x');
        click["metadata"] = {{long_text("name", length), json::array({long_text("value", length), 1})}};
        Row row;
        RowMaker clicks = maker_of("click");
        check_row(clicks, row, "click", click);
        const json created{{"eventId", long_text("id", length)},
                           {"urlId", long_text("url", length)},
                           {"shortCode", long_text("code", length)},
                           {"originalUrl", click["originalUrl"]},
                           {"createdAt", "2026-01-31T09:30:00." + std::string(length, '7') + "Z"},
                           {"userId", long_text("user", length)},
                           {"metadata", {{"host", "h"}, {long_text("name", length), "v"}}}};
        RowMaker creations = maker_of("url-created");
        check_row(creations, row, "url-created", created);
    }
}

TEST_CASE("of addresses and user agents a row keeps what it may, and its visitor stays the same") {
    static const auto registry = ContractRegistry::built_in();
    const EventTable& event_table = handler_of("click");
    json click = short_click();
    click["ipAddress"] = "203.0.113.195";
    click["userAgent"] = "curl";
    const auto line_with = [&](const Privacy& privacy) {
        RowMaker maker(event_table, 0, registry.versions_of("click", event_table.topic), privacy);
        Row row;
        for (int i = 0; i < 2; ++i)
            REQUIRE_FALSE(maker.make(record_of(click), row));  // in its own memory, too
        CHECK(row.visitor == visitor_of({}, "203.0.113.195", "curl"));
        return json::parse(sinks::ndjson_line(event_table, row));
    };
    const json whole = line_with({});
    CHECK(whole["ip_address"] == "203.0.113.195");
    CHECK(whole["user_agent"] == "curl");
    CHECK(line_with({KeptAddress::masked, true})["ip_address"] == "203.0.113.0");
    const json none = line_with({KeptAddress::none, false});
    CHECK(none["ip_address"].is_null());
    CHECK(none["user_agent"].is_null());
}

TEST_CASE("what is unknown to the event table is passed over, however long") {
    json click = short_click();
    click["unknown"] = long_text("unknown", 65'536);
    RowMaker maker = maker_of("click");
    Row row;
    check_row(maker, row, "click", click);
}

TEST_CASE("a row's memory is used again without a trace of the event before") {
    RowMaker maker = maker_of("click");
    Row row;
    for (const std::size_t length : {65'536, 640, 2000}) {
        check_row(maker, row, "click", long_click(length));
        check_row(maker, row, "click", short_click());
        CHECK(std::holds_alternative<std::monostate>(row.values[2]));
    }
}

TEST_CASE("long rubbish is rejected with a reason, and the next event is read as ever") {
    RowMaker maker = maker_of("click");
    Row row;
    for (const std::size_t length : kLongLengths) {
        json click = long_click(length);
        click["timestamp"] = long_text("yesterday", length);
        const auto rejection = maker.make(record_of(click), row);
        REQUIRE(rejection);
        CHECK(rejection->reason == "invalid");
        CHECK(rejection->detail.size() < 1000);
        check_row(maker, row, "click", long_click(length));
    }
}

TEST_CASE("a record that was too large to be taken in is no event, whatever its front says") {
    auto maker = maker_of("click");
    Record record = record_of(short_click(), 7);
    Row row;
    CHECK_FALSE(maker.make(record, row));
    record.oversize = std::make_shared<Oversize>(Oversize{.bytes = 400'000'000});
    const auto rejection = maker.make(record, row);
    REQUIRE(rejection);
    CHECK(rejection->reason == "too-large");
    CHECK(rejection->detail == "too large: 400000000 bytes");
}
