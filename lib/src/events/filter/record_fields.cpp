#include "shortener_events/internal/record_fields.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "contracts/json/outline.hpp"
#include "events/filter/node.hpp"
#include "shortener_events/internal/fields_seen.hpp"
#include "shortener_events/time.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events {

namespace {

using contracts::Outline;
using Source = FilterOperand::Source;
using Values = std::vector<std::optional<std::string>>;

std::string json_of(const std::string& text) {
    return visible_json(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// A part of the record as text.
std::optional<std::string> record_part(const FilterOperand& place, const Record& record) {
    switch (place.source) {
        case Source::partition:
            return std::to_string(record.partition);
        case Source::offset:
            return std::to_string(record.offset);
        case Source::timestamp:
            return record.timestamp_ms ? std::optional(format_utc(*record.timestamp_ms)) : std::nullopt;
        default: {
            const std::string* text = text_of(place, record);
            return text ? std::optional(*text) : std::nullopt;
        }
    }
}

bool is_number(const FilterOperand& place) {
    return place.source == Source::partition || place.source == Source::offset;
}

}  // namespace

struct RecordFields::Place {
    FilterOperand operand;
};

RecordFields::RecordFields() = default;
RecordFields::RecordFields(RecordFields&&) noexcept = default;
RecordFields& RecordFields::operator=(RecordFields&&) noexcept = default;
RecordFields::~RecordFields() = default;

RecordFields RecordFields::parse(std::string_view list) {
    RecordFields fields;
    FilterCursor cursor(list, kFieldsGrammar);
    do {
        cursor.skip_blanks();
        const std::size_t start = cursor.place();
        fields.places_.push_back({take_field(cursor)});
        std::string_view name = cursor.text_from(start);
        if (name.starts_with('.')) name.remove_prefix(1);
        if (std::ranges::find(fields.names_, name) != fields.names_.end())
            cursor.fail(start, "another field than before", "each is shown once");
        fields.names_.emplace_back(name);
    } while (cursor.take(","));
    cursor.skip_blanks();
    if (!cursor.at_end()) cursor.fail("a comma, and the next field");
    return fields;
}

FieldsSeen RecordFields::fields() const {
    std::vector<std::vector<std::string>> fields;
    for (const auto& [place] : places_)
        if (place.source == Source::event) fields.push_back(place.steps);
    return FieldsSeen(std::move(fields));
}

Values RecordFields::texts(const Record& record, FieldsSeen* seen) const {
    return values(record, seen, [](const Outline& event, const Outline::Entry& found) {
        if (found.kind != Outline::Kind::string) return event.compact(found);
        std::string space;
        return std::string(event.meaning(found, space));
    });
}

Values RecordFields::json(const Record& record, FieldsSeen* seen) const {
    Values values = this->values(record, seen, [](const Outline& event, const Outline::Entry& found) {
        return visible_json(event.compact(found));
    });
    for (std::size_t i = 0; i < values.size(); ++i) {
        const FilterOperand& place = places_[i].operand;
        if (values[i] && place.source != Source::event && !is_number(place)) values[i] = json_of(*values[i]);
    }
    return values;
}

template <typename Write>
Values RecordFields::values(const Record& record, FieldsSeen* seen, Write write) const {
    thread_local Outline event;
    const bool is_json = record.value && event.read(*record.value);
    if (is_json && seen) seen->look_at(*record.value);
    std::size_t field = 0;  // of the event
    Values values;
    for (const auto& [place] : places_) {
        if (place.source != Source::event) {
            values.push_back(record_part(place, record));
            continue;
        }
        const Outline::Entry* found = is_json ? event.find(place.steps) : nullptr;
        if (found && seen) seen->saw(field);
        ++field;
        if (found && event.written(*found) == "null") found = nullptr;
        values.push_back(found ? std::optional(write(event, *found)) : std::nullopt);
    }
    return values;
}

}  // namespace shortener_events
