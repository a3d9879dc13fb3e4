#include "contracts/schema/notes.hpp"

#include <algorithm>

#include "contracts/formats/format.hpp"
#include "contracts/json/pointer.hpp"
#include "contracts/schema/keywords.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;
using NoteKind = SchemaNote::Kind;

constexpr std::size_t kMostNotes = 100;

void add(std::vector<SchemaNote>& notes, NoteKind kind, std::string pointer, std::string message) {
    if (notes.size() < kMostNotes) notes.push_back({kind, std::move(pointer), std::move(message)});
}

/// Words of other drafts that change no verdict by themselves.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {{"$defs", "definitions"},
                                                                         {"id", "$id"}};

void note_keyword(const std::string& keyword, const std::string& pointer, std::vector<SchemaNote>& notes) {
    if (is_keyword(keyword) || keyword.starts_with("x-")) return;
    for (const auto& [other, ours] : kOtherNames) {
        if (keyword == other)
            return add(notes, NoteKind::keyword, pointer_below(pointer, keyword),
                       "a name of another draft: draft-07 says \"" + std::string(ours) + "\"");
    }
    const std::string near = did_you_mean(keyword, keyword_names());
    if (!near.empty())
        add(notes, NoteKind::keyword, pointer_below(pointer, keyword),
            "no keyword of draft-07, so it counts for nothing (" + near + ")");
}

void note_checker(const json& schema, const std::string& pointer, std::vector<SchemaNote>& notes) {
    const auto note = [&](const char* keyword, auto is_known, auto why) {
        const json* value = find_keyword(schema, keyword);
        if (value == nullptr || !value->is_string() || is_known(value->get_ref<const std::string&>())) return;
        add(notes, NoteKind::format, pointer_below(pointer, keyword),
            why(value->get_ref<const std::string&>()));
    };
    const auto is = [](const char* known) { return [=](const std::string& name) { return name == known; }; };
    const auto no_checker = [](const std::string& name) { return "no checker for \"" + name + "\""; };
    note(
        "format", [](const std::string& name) { return find_format(name) != nullptr; },
        no_checker_for_format);
    note("contentEncoding", is("base64"), no_checker);
    note("contentMediaType", is("application/json"), no_checker);
}

void note_siblings(const json& schema, const std::string& pointer, std::vector<SchemaNote>& notes) {
    for (const auto& [keyword, value] : schema.items()) {
        if (has_effect(keyword))
            add(notes, NoteKind::reference, pointer_below(pointer, keyword),
                "counts for nothing beside a $ref, by draft-07; other validators apply it: put both into "
                "an allOf");
    }
}

}  // namespace

std::string no_checker_for_format(const std::string& name) {
    const std::string hint = did_you_mean(name, format_names());
    return "no checker for the format \"" + name + "\"" + (hint.empty() ? "" : " (" + hint + ")");
}

void note_vain_words(const json& schema, const std::string& pointer, std::vector<SchemaNote>& notes) {
    if (!schema.is_object()) return;
    for (const auto& [keyword, value] : schema.items()) note_keyword(keyword, pointer, notes);
    if (find_keyword(schema, "$ref") != nullptr)
        note_siblings(schema, pointer, notes);
    else
        note_checker(schema, pointer, notes);
}

}  // namespace shortener_events::contracts
