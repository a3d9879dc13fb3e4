#include "shortener_events/event_edit.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "contracts/json/strict_json.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events {

namespace {

using Json = nlohmann::ordered_json;
using Pointer = Json::json_pointer;

std::optional<std::string> text_at(const Json& event, const Pointer& place) {
    if (!event.contains(place)) return std::nullopt;
    return event.at(place).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Why JSON cannot be taken apart and put together again: what the contract engine calls unreadable. A name
/// that comes twice would come once afterwards; depth is bounded because nlohmann writes by recursion.
std::string trouble_with(std::string_view text) {
    const auto strict = contracts::parse_strict(text, 1);
    if (!strict.error.empty()) return strict.error;
    return strict.duplicates.empty() ? "" : fmt::format("{} comes twice", strict.duplicates[0]);
}

/// Throws nlohmann's exceptions where the place cannot be.
void apply_one(Json& event, const EventEdit& edit, const Pointer& place) {
    if (edit.value()) {
        if (!place.empty() && !event.contains(place.parent_pointer()))
            throw Json::out_of_range::create(0, "the place to set it in does not exist", nullptr);
        event[place] = Json::parse(*edit.value());
        return;
    }
    if (!event.contains(place) || place.empty()) return;
    Json& parent = event.at(place.parent_pointer());
    if (parent.is_array())
        parent.erase(std::stoul(place.back()));
    else
        parent.erase(place.back());
}

}  // namespace

EventEdit EventEdit::parse(std::string_view text) {
    const auto equals = text.find('=');
    const std::string pointer(text.substr(0, equals));
    if (equals == text.npos || !pointer.starts_with('/'))
        throw Error(ErrorCategory::usage, fmt::format("not an edit: \"{}\"", text),
                    "write /field=\"text\", /field=42 or /field= to remove it");
    try {
        const Pointer checked(pointer);
    } catch (const Json::exception&) {
        throw Error(ErrorCategory::usage, fmt::format("not a JSON Pointer: \"{}\"", pointer));
    }
    std::string value(text.substr(equals + 1));
    if (value.empty()) return {pointer, std::nullopt};
    if (!trouble_with(value).empty())
        throw Error(ErrorCategory::usage, fmt::format("not JSON: \"{}\"", value),
                    fmt::format("a string needs quotes: '{}=\"{}\"'", pointer, value));
    return {pointer, std::move(value)};
}

Edited apply_edits(const std::vector<EventEdit>& edits, std::string_view event) {
    Edited edited{.event = std::string(event), .changes = {}, .trouble = {}};
    if (edits.empty()) return edited;
    edited.trouble = trouble_with(event);
    if (!edited.trouble.empty()) return edited;
    Json json = Json::parse(event, nullptr, false);
    for (const auto& edit : edits) {
        const Pointer place(edit.pointer());
        try {
            Change change{edit.pointer(), text_at(json, place), {}};
            apply_one(json, edit, place);
            change.after = text_at(json, place);
            if (change.before != change.after) edited.changes.push_back(std::move(change));
        } catch (const Json::exception& error) {
            return edited.trouble = fmt::format("cannot edit {}: there is no such place", edit.pointer()),
                   edited;
        }
    }
    if (!edited.changes.empty()) edited.event = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    return edited;
}

}  // namespace shortener_events
