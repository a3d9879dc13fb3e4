#include "contracts/json/pointer.hpp"

#include <vector>

#include "shortener_events/internal/front_of.hpp"

namespace shortener_events::contracts {

namespace {

/// A stranger's names may be as long as his text, and each of them is in the pointers of all that it holds.
constexpr std::size_t kLongest = 4096;

}  // namespace

std::string pointer_below(std::string pointer, std::string_view step) {
    if (pointer.size() >= kLongest && pointer.ends_with("…")) return pointer;  // it is cut already
    pointer += '/';
    for (const char c : step) {
        if (pointer.size() > kLongest) break;
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer += c;
        }
    }
    return cut_text(pointer, kLongest);
}

std::string to_pointer(const Path& path) {
    std::vector<const Path*> steps;
    for (const Path* step = &path; step->parent != nullptr; step = step->parent) steps.push_back(step);
    std::string pointer;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        pointer = (*step)->is_item ? pointer_below(std::move(pointer), std::to_string((*step)->index))
                                   : pointer_below(std::move(pointer), (*step)->name);
    }
    return pointer;
}

}  // namespace shortener_events::contracts
