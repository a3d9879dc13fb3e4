// "Did you mean": the known names that look like what was typed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

/// Number of single-character insertions, deletions, substitutions and swaps of neighbours between two byte
/// strings (optimal string alignment distance).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Up to three of `known` within a third of the typed length, or that contain what was typed; nearest first.
std::vector<std::string> near_matches(std::string_view typed, const std::vector<std::string>& known);

/// `did you mean "a" or "b"?`, or "" where nothing is near. Usable as the hint of an Error.
std::string did_you_mean(std::string_view typed, const std::vector<std::string>& known);

}  // namespace shortener_events
