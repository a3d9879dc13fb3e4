#include "consume/row_maker.hpp"

#include <fmt/format.h>

#include "shortener_events/time.hpp"

namespace shortener_events::consume {

namespace {

constexpr std::size_t kViolationsTold = 5;

/// The handler's columns, then what a visitor is known by.
std::vector<contracts::WantedField> wanted_by(const Handler& handler) {
    std::vector<contracts::WantedField> wanted;
    for (const auto& column : handler.columns)
        wanted.push_back({column.field, column.type == ColumnType::json});
    if (handler.totals == Totals::clicks)
        for (const char* name : {"userId", "ipAddress", "userAgent"}) wanted.push_back({name, false});
    return wanted;
}

}  // namespace

RowMaker::RowMaker(const Handler& handler, std::size_t index, ContractVersions versions)
    : handler_(handler), index_(index), versions_(std::move(versions)), fields_(wanted_by(handler)) {}

std::optional<Rejection> RowMaker::check(const Record& record) {
    if (!record.value) return Rejection{"invalid", "the record has no value (a tombstone)"};
    event_.assign(*record.value).append(Contract::kSlack, '\0');
    const std::string_view event(event_.data(), record.value->size());
    const auto [judge, violations] =
        versions_.check(event, contract_label(record.headers), kViolationsTold, Contract::kSlack);
    if (!violations.empty()) return Rejection{"invalid", to_text(violations, *judge)};
    if (!fields_.read(event, texts_)) return Rejection{"invalid", "the event is no JSON object"};
    return std::nullopt;
}

Value RowMaker::value_of(std::size_t column) {
    const auto& text = texts_[column];
    if (!text) return {};
    if (handler_.columns[column].type != ColumnType::time) return std::string(*text);
    const auto time = parse_rfc3339(*text);
    return time ? Value(*time) : Value();
}

std::variant<Row, Rejection> RowMaker::make(const Record& record) {
    if (auto rejection = check(record)) return std::move(*rejection);
    Row row{.handler = index_, .partition = record.partition, .offset = record.offset};
    row.values.reserve(handler_.columns.size());
    for (std::size_t i = 0; i < handler_.columns.size(); ++i) {
        row.values.push_back(value_of(i));
        if (handler_.columns[i].required && std::holds_alternative<std::monostate>(row.values.back()))
            return Rejection{"unusable", fmt::format("/{}: cannot be kept as {}", handler_.columns[i].field,
                                                     handler_.columns[i].name)};
    }
    if (handler_.event_id_field.empty()) row.delivery = delivery_of(record.key, *record.value);
    if (handler_.totals == Totals::clicks) {
        const auto* who = texts_.data() + handler_.columns.size();
        row.visitor = visitor_of(who[0], who[1], who[2]);
    }
    return row;
}

std::string to_text(const std::vector<Violation>& violations, const Contract& contract) {
    std::string text;
    for (const auto& violation : violations)
        text.append(text.empty() ? "" : "; ").append(shortener_events::to_text(violation));
    return fmt::format("{} ({})", text, contract.id());
}

}  // namespace shortener_events::consume
