#include "shortener_events/internal/event_edit.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "contracts/json/outline.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events {

namespace {

using contracts::Outline;
using Steps = std::vector<std::string>;

/// The members or items of one object or array of an event, some of which are written anew; all else keeps
/// its bytes.
class Parts {
  public:
    Parts(const Outline& event, const Outline::Entry& container) : event_(event), container_(container) {
        for (std::size_t at = event.index_of(container) + 1; at < container.next;) {
            const std::size_t value = at + (is_object() ? 1 : 0);
            parts_.push_back({at, value, event.entries()[value].end, {}, false});
            at = event.entries()[value].next;
        }
    }

    bool is_object() const { return container_.kind == Outline::Kind::object; }

    /// Only the last one of the name stays.
    void set_member(const std::string& name, const std::string& value) {
        Part* last = nullptr;
        for (Part& part : parts_) {
            if (!event_.is_name(name, event_.entries()[part.first])) continue;
            if (last != nullptr) last->is_erased = true;
            last = &part;
        }
        if (last != nullptr)
            last->value_anew = value;
        else
            appended_ = nlohmann::json(name).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
                        ':' + value;
    }

    void erase_members(const std::string& name) {
        for (Part& part : parts_) part.is_erased = event_.is_name(name, event_.entries()[part.first]);
    }

    /// False: the array has no such item, and it would not be the next one.
    bool set_item(const std::string& step, const std::string& value) {
        if (step == "-" || step == std::to_string(parts_.size())) return appended_ = value, true;
        Part* const part = item(step);
        if (part != nullptr) part->value_anew = value;
        return part != nullptr;
    }

    void erase_item(const std::string& step) {
        if (Part* const part = item(step)) part->is_erased = true;
    }

    std::string text_of_event() const;

  private:
    struct Part {
        std::size_t first, value;  ///< entries
        std::uint32_t end;
        std::optional<std::string> value_anew;
        bool is_erased;
    };

    Part* item(const std::string& step) {
        const Outline::Entry* found = event_.item(container_, step);
        for (Part& part : parts_)
            if (found == &event_.entries()[part.value]) return &part;
        return nullptr;
    }

    const Outline& event_;
    const Outline::Entry& container_;
    std::vector<Part> parts_;
    std::string appended_;
};

/// Each part that stays keeps what stands before it; the first one that stays, what stands before the first
/// of all.
std::string Parts::text_of_event() const {
    const std::string_view text = event_.text();
    const auto between = [&](std::size_t begin, std::size_t end) { return text.substr(begin, end - begin); };
    std::string out(between(0, container_.begin + 1));
    std::size_t before = container_.begin + std::size_t{1};  // where the part before ends
    std::string_view space = parts_.empty() ? "" : between(before, event_.entries()[parts_[0].first].begin);
    bool is_first = true;
    for (const Part& part : parts_) {
        const auto& first = event_.entries()[part.first];
        const auto& value = event_.entries()[part.value];
        if (!part.is_erased) {
            out += is_first ? space : between(before, first.begin);
            out += between(first.begin, value.begin);
            out += part.value_anew ? std::string_view(*part.value_anew) : event_.written(value);
            is_first = false;
        }
        before = part.end;
    }
    if (!appended_.empty()) out.append(is_first ? "" : ",").append(appended_);
    return out.append(between(before, text.size()));
}

std::optional<std::string> text_at(const Outline& event, const Steps& steps) {
    const Outline::Entry* found = event.find(steps);
    return found == nullptr ? std::nullopt : std::optional(event.compact(*found));
}

/// The event as the edit leaves it; nullopt: there is no such place.
std::optional<std::string> edited_text(const Outline& event, const Steps& steps,
                                       const std::optional<std::string>& value) {
    const Outline::Entry* container = event.find({steps.begin(), steps.end() - 1});
    const bool has_parts = container != nullptr && (container->kind == Outline::Kind::object ||
                                                    container->kind == Outline::Kind::array);
    if (!has_parts) return value ? std::nullopt : std::optional(std::string(event.text()));
    Parts parts(event, *container);
    if (!value)
        parts.is_object() ? parts.erase_members(steps.back()) : parts.erase_item(steps.back());
    else if (parts.is_object())
        parts.set_member(steps.back(), *value);
    else if (!parts.set_item(steps.back(), *value))
        return std::nullopt;
    return parts.text_of_event();
}

}  // namespace

EventEdit EventEdit::parse(std::string_view text) {
    const auto equals = text.find('=');
    const std::string pointer(text.substr(0, equals));
    if (equals == text.npos || !pointer.starts_with('/'))
        throw Error(ErrorCategory::argument, fmt::format("not an edit: \"{}\"", text),
                    "write /field=\"text\", /field=42 or /field= to remove it");
    if (!contracts::steps_of(pointer))
        throw Error(ErrorCategory::argument, fmt::format("not a JSON Pointer: \"{}\"", pointer));
    std::string value(text.substr(equals + 1));
    if (value.empty()) return {pointer, std::nullopt};
    if (!Outline().read(value))
        throw Error(ErrorCategory::argument, fmt::format("not JSON: \"{}\"", value),
                    fmt::format("a string needs quotes: '{}=\"{}\"'", pointer, value));
    return {pointer, std::move(value)};
}

Edited apply_edits(const std::vector<EventEdit>& edits, std::string_view event) {
    Edited edited{.event = std::string(event), .changes = {}, .trouble = {}};
    if (edits.empty()) return edited;
    Outline outline;
    for (const auto& edit : edits) {
        if (!outline.read(edited.event))
            return edited.trouble = contracts::parse_strict(edited.event, 1).error, edited;
        const Steps steps = contracts::steps_of(edit.pointer()).value();
        Change change{edit.pointer(), text_at(outline, steps), {}};
        auto text = edited_text(outline, steps, edit.value());
        if (!text)
            return edited.trouble = fmt::format("cannot edit {}: there is no such place", edit.pointer()),
                   edited;
        const std::string whole_before = outline.compact(outline.entries()[0]);
        if (!outline.read(*text)) return edited.trouble = contracts::parse_strict(*text, 1).error, edited;
        if (outline.compact(outline.entries()[0]) == whole_before) continue;
        change.after = text_at(outline, steps);
        edited.event = std::move(*text);
        edited.changes.push_back(std::move(change));
    }
    return edited;
}

}  // namespace shortener_events
