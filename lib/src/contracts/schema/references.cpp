#include "contracts/schema/references.hpp"

#include <algorithm>

#include "base/characters.hpp"
#include "contracts/json/pointer.hpp"
#include "contracts/schema/keywords.hpp"
#include "contracts/schema/uri_resolution.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

/// `$id` counts unless a `$ref` stands beside it.
const std::string* id_of(const json& node) {
    if (!node.is_object() || node.contains("$ref")) return nullptr;
    const auto id = node.find("$id");
    return id == node.end() ? nullptr : id->get_ptr<const std::string*>();
}

std::string without_fragment(std::string_view uri) {
    return std::string(uri.substr(0, uri.find('#')));
}

std::string unescaped_step(std::string_view step) {
    std::string text;
    for (std::size_t i = 0; i < step.size(); ++i) {
        if (step[i] == '%' && i + 2 < step.size() && is_hex(step[i + 1]) && is_hex(step[i + 2])) {
            text += static_cast<char>(hex_value(step[i + 1]) * 16 + hex_value(step[i + 2]));
            i += 2;
        } else {
            text += step[i];
        }
    }
    for (std::size_t at = 0; (at = text.find('~', at)) != text.npos; ++at) {
        if (text.compare(at, 2, "~1") == 0) text.replace(at, 2, "/");
        if (text.compare(at, 2, "~0") == 0) text.replace(at, 2, "~");
    }
    return text;
}

/// nullptr: `container` has no such member or item.
const json* step_into(const json& container, const std::string& step) {
    if (container.is_object()) {
        const auto member = container.find(step);
        return member == container.end() ? nullptr : &*member;
    }
    if (!container.is_array() || step.empty() || step.size() > 9 || !all_of(step, is_digit)) return nullptr;
    const std::size_t index = std::stoul(step);
    return index < container.size() ? &container[index] : nullptr;
}

}  // namespace

References::References(const json& document) : document_(document) {
    const std::string* id = id_of(document);
    if (id != nullptr && !id->starts_with('#')) root_base_ = without_fragment(*id);
    by_uri_.emplace(root_base_, root());
    index(root());
}

Place References::place_of(const json& node, const std::string& base, std::string pointer) const {
    Place place{&node, base, std::move(pointer)};
    const std::string* id = id_of(node);
    if (id != nullptr && !id->starts_with('#')) place.base = without_fragment(resolve_reference(base, *id));
    return place;
}

Place References::below(const Place& parent, const json& node, std::string pointer) const {
    return place_of(node, parent.base, std::move(pointer));
}

void References::index(const Place& place) {
    if (!place.node->is_object() || place.node->contains("$ref")) return;
    if (const std::string* id = id_of(*place.node)) {
        by_uri_.emplace(id->starts_with('#') ? place.base + *id : place.base, place);
    }
    for (const auto& [keyword, value] : place.node->items()) {
        const std::string pointer = pointer_below(place.pointer, keyword);
        switch (children_of(keyword)) {
            case Children::none:
                break;
            case Children::schema_or_list:
                if (!value.is_array()) {
                    index(below(place, value, pointer));
                    break;
                }
                [[fallthrough]];
            case Children::list:
            case Children::members:
                index_children(place, value, pointer);
        }
    }
}

void References::index_children(const Place& place, const json& children, const std::string& pointer) {
    if (!children.is_structured()) return;
    for (const auto& [step, child] : children.items())
        index(below(place, child, pointer_below(pointer, step)));
}

Place References::follow_pointer(Place place, const std::string& fragment, const std::string& from) const {
    for (std::size_t at = 0; at < fragment.size();) {
        const std::size_t end = std::min(fragment.find('/', at + 1), fragment.size());
        const std::string step = unescaped_step(std::string_view(fragment).substr(at + 1, end - at - 1));
        const json* next = step_into(*place.node, step);
        if (next == nullptr) refuse_schema(from, "a $ref that leads nowhere: \"" + fragment + "\"");
        place = below(place, *next, pointer_below(place.pointer, step));
        at = end;
    }
    return place;
}

Place References::resolve(const Place& from, const std::string& reference) const {
    const std::string pointer = pointer_below(from.pointer, "$ref");
    const std::string target = resolve_reference(from.base, reference);
    if (const auto exact = by_uri_.find(target); exact != by_uri_.end()) return exact->second;
    const std::size_t hash = target.find('#');
    const auto resource = by_uri_.find(target.substr(0, hash));
    if (resource == by_uri_.end()) {
        refuse_schema(pointer, "a $ref to another document, which is never fetched: \"" + reference + "\"");
    }
    const std::string fragment = hash == target.npos ? "" : target.substr(hash + 1);
    if (!fragment.empty() && fragment[0] != '/')
        refuse_schema(pointer, "a $ref to an unknown name: \"" + reference + "\"");
    return follow_pointer(resource->second, fragment, pointer);
}

}  // namespace shortener_events::contracts
