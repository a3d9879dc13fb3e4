#include "consume/row_maker.hpp"

#include <fmt/format.h>

#include "shortener_events/time.hpp"

namespace shortener_events::consume {

namespace {

constexpr std::size_t kViolationsTold = 5;

/// The event table's columns, then what a visitor is known by.
std::vector<contracts::WantedField> wanted_by(const EventTable& event_table) {
    std::vector<contracts::WantedField> wanted;
    for (const auto& column : event_table.columns)
        wanted.push_back({column.field, column.type == ColumnType::json});
    if (event_table.totals == Totals::clicks)
        for (const char* name : {"userId", "ipAddress", "userAgent"}) wanted.push_back({name, false});
    return wanted;
}

}  // namespace

RowMaker::RowMaker(const EventTable& event_table, std::size_t index, ContractVersions versions,
                   const Privacy& privacy, const VisitorKey& visitors)
    : event_table_(event_table),
      index_(index),
      versions_(std::move(versions)),
      privacy_(privacy),
      visitors_(visitors),
      fields_(wanted_by(event_table)) {}

std::optional<Rejection> RowMaker::check(const Record& record) {
    if (!record.value) return Rejection{"invalid", "the record has no value (a tombstone)"};
    if (const auto why = why_unreadable(record)) return Rejection{"too-large", why->message};
    event_.assign(*record.value).append(Contract::kSlack, '\0');
    const std::string_view event(event_.data(), record.value->size());
    const auto verdict =
        versions_.check(event, contract_label(record.headers), kViolationsTold, Contract::kSlack);
    if (!verdict.violations.empty())
        return Rejection{"invalid", to_text(verdict), verdict.violations[0].rule};
    if (!fields_.read(event, texts_)) return Rejection{"invalid", "the event is no JSON object"};
    return std::nullopt;
}

void RowMaker::set_value(std::size_t column, Value& value) const {
    const auto& text = texts_[column];
    if (!text) {
        value = {};
    } else if (event_table_.columns[column].type == ColumnType::time) {
        const auto time = parse_rfc3339(*text);
        value = time ? Value(*time) : Value();
    } else if (auto* known = std::get_if<std::string>(&value)) {
        known->assign(*text);
    } else {
        value.emplace<std::string>(*text);
    }
}

std::optional<Rejection> RowMaker::set_values(std::vector<Value>& values) const {
    values.resize(event_table_.columns.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        set_value(i, values[i]);
        const auto& column = event_table_.columns[i];
        if (column.required && std::holds_alternative<std::monostate>(values[i]))
            return Rejection{"unusable", fmt::format("/{}: cannot be kept as {}", column.field, column.name)};
    }
    keep_private(values);
    return std::nullopt;
}

void RowMaker::keep_private(std::vector<Value>& values) const {
    if (privacy_.address == KeptAddress::whole && privacy_.user_agent) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::string& field = event_table_.columns[i].field;
        auto* const text = std::get_if<std::string>(&values[i]);
        if (text == nullptr || event_table_.columns[i].type != ColumnType::text) continue;
        if (field == "userAgent" && !privacy_.user_agent) values[i] = {};
        if (field != "ipAddress" || privacy_.address == KeptAddress::whole) continue;
        auto masked = privacy_.address == KeptAddress::masked ? mask_address(*text) : std::nullopt;
        values[i] = masked ? Value(std::move(*masked)) : Value();
    }
}

std::optional<Rejection> RowMaker::make(const Record& record, Row& row) {
    if (auto rejection = check(record)) return rejection;
    if (auto rejection = set_values(row.values)) return rejection;
    row.event_table = index_;
    row.partition = record.partition;
    row.offset = record.offset;
    row.delivery.reset();
    if (event_table_.event_id_field.empty()) row.delivery = delivery_of(record.key, *record.value);
    if (event_table_.totals == Totals::clicks) {
        const auto* who = texts_.data() + event_table_.columns.size();
        row.visitor = visitor_of(who[0], who[1], who[2], visitors_);
    }
    return std::nullopt;
}

}  // namespace shortener_events::consume
