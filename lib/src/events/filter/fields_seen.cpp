#include "shortener_events/internal/fields_seen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "contracts/json/outline.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events {

namespace {

using contracts::Outline;

constexpr std::size_t kLongestExample = std::size_t{64} << 10U;
constexpr std::size_t kMostNames = 1000;  // of one object: looking for near ones takes its time
constexpr std::uint64_t kMostEvents = std::uint64_t{1} << 20U;  // the last that may become an example

bool is_plain(const std::string& step) {
    return !step.empty() && std::ranges::all_of(step, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    });
}

/// With JSON's escapes, as conditions read them.
std::string in_quotes(const std::string& step) {
    return nlohmann::json(step).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// As conditions name it: `.metadata.host`, `."a b"`.
std::string path_of(const std::vector<std::string>& steps) {
    std::string path;
    for (const auto& step : steps) path += "." + (is_plain(step) ? step : in_quotes(step));
    return path;
}

std::vector<std::string> member_names(const Outline& event, const Outline::Entry& object) {
    std::vector<std::string> names;
    std::string space;
    const auto end = object.next;
    for (auto at = event.index_of(object) + 1; at < end && names.size() < kMostNames;) {
        names.emplace_back(event.meaning(event.entries()[at], space));
        at = event.entries()[at + 1].next;  // behind the value
    }
    return names;
}

/// The object that has no member of the next step, and how many steps lead there; nullptr: there is none.
const Outline::Entry* find_end(const Outline& event, const std::vector<std::string>& place,
                               std::size_t& steps) {
    const Outline::Entry* at = &event.entries().front();
    for (steps = 0; at && steps < place.size(); ++steps) {
        if (at->kind == Outline::Kind::object) {
            const Outline::Entry* member = event.member(*at, place[steps]);
            if (!member) return at;
            at = member;
        } else {
            at = at->kind == Outline::Kind::array ? event.item(*at, place[steps]) : nullptr;
        }
    }
    return nullptr;
}

}  // namespace

FieldsSeen::FieldsSeen(std::vector<std::vector<std::string>> places)
    : places_(std::move(places)), seen_(places_.size()) {}

/// Examples become rarer and rarer: the first events may be of another kind than the rest.
void FieldsSeen::look_at(std::string_view event) {
    ++events_;
    if (std::has_single_bit(events_) && events_ <= kMostEvents && event.size() <= kLongestExample)
        examples_.emplace_back(event);
}

/// Paths whose last step is near the one that is missing.
std::vector<std::string> FieldsSeen::names_near(const std::vector<std::string>& place) const {
    std::set<std::string> names;
    std::size_t depth = 0;
    for (const auto& example : examples_) {
        Outline event;
        std::size_t steps = 0;
        const auto* object = event.read(example) ? find_end(event, place, steps) : nullptr;
        if (!object || steps < depth) continue;
        if (steps > depth) names.clear();
        depth = steps;
        for (auto& name : member_names(event, *object)) names.insert(std::move(name));
    }
    std::vector<std::string> paths;
    for (auto& name : near_matches(place[depth], {names.begin(), names.end()})) {
        std::vector<std::string> path(place.begin(), place.begin() + static_cast<std::ptrdiff_t>(depth));
        path.push_back(std::move(name));
        path.insert(path.end(), place.begin() + static_cast<std::ptrdiff_t>(depth) + 1, place.end());
        paths.push_back(path_of(path));
    }
    return paths;
}

std::string FieldsSeen::unseen_text(Say say) const {
    std::string text;
    for (std::size_t i = 0; i < places_.size() && events_ > 0; ++i) {
        if (seen_[i] || places_[i].empty()) continue;
        const auto near = names_near(places_[i]);
        if (near.empty() && say == Say::near_ones_only) continue;
        text += text.empty() ? "" : "; ";
        text += "no event read has " + path_of(places_[i]);
        if (!near.empty()) text += fmt::format(": did you mean {}?", fmt::join(near, " or "));
    }
    return text;
}

}  // namespace shortener_events
