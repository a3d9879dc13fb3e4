#include "shortener_events/internal/near_match.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace shortener_events {

namespace {

constexpr std::size_t kLongestTyped = 256;  // the distance is quadratic; longer input is no typing error
constexpr std::size_t kMostMatches = 3;

bool contains(std::string_view text, std::string_view part) {
    return part.size() >= 3 && text.find(part) != std::string_view::npos;
}

/// "click" of "url-shortener.click": who knows a topic by heart leaves the rest out.
std::string_view last_part(std::string_view name) {
    return name.substr(name.rfind('.') + 1);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::vector<std::string> near_matches(std::string_view typed, const std::vector<std::string>& known) {
    if (typed.empty() || typed.size() > kLongestTyped) return {};
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const auto& name : known) {
        if (name.size() > kLongestTyped) continue;
        const std::size_t distance =
            std::min(edit_distance(typed, name), edit_distance(typed, last_part(name)));
        if (distance <= std::max<std::size_t>(1, typed.size() / 3) || contains(name, typed))
            found.emplace_back(distance, name);
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> names;
    for (const auto& match : found)
        if (names.size() < kMostMatches) names.push_back(match.second);
    return names;
}

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& known) {
    std::string text;
    for (const auto& name : near_matches(typed, known))
        text += (text.empty() ? "did you mean \"" : " or \"") + name + '"';
    return text.empty() ? text : text + '?';
}

}  // namespace shortener_events
