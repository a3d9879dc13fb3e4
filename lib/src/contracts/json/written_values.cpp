#include "contracts/json/written_values.hpp"

namespace shortener_events::contracts {

using nlohmann::json;

std::optional<std::string> WrittenValues::text_of(const json& value) {
    if (!outline_) {
        outline_.emplace();
        if (outline_->read(text_)) add(root_, 0);
    }
    const auto found = entries_.find(&value);
    if (found == entries_.end()) return std::nullopt;
    return outline_->compact(outline_->entries()[found->second]);
}

/// Not deeper than the readers of JSON go.
void WrittenValues::add(const json& value, std::size_t at) {
    if (!value.is_number_float() && !value.is_structured()) return;
    entries_.emplace(&value, at);
    const auto kind = outline_->entries()[at].kind;
    if (value.is_object() && kind == Outline::Kind::object) add_members(value, at);
    if (value.is_array() && kind == Outline::Kind::array) add_items(value, at);
}

void WrittenValues::add_members(const json& object, std::size_t at) {
    const auto& entries = outline_->entries();
    std::string space;
    for (std::size_t name = at + 1; name < entries[at].next; name = entries[name + 1].next) {
        const auto member = object.find(std::string(outline_->meaning(entries[name], space)));
        if (member != object.end()) add(*member, name + 1);
    }
}

void WrittenValues::add_items(const json& array, std::size_t at) {
    const auto& entries = outline_->entries();
    std::size_t item = at + 1;
    for (const json& value : array) {
        if (item >= entries[at].next) return;
        add(value, item);
        item = entries[item].next;
    }
}

}  // namespace shortener_events::contracts
