#include "cli/output/escape.hpp"

#include "shortener_events/identity.hpp"
#include "shortener_events/internal/front_of.hpp"

namespace shortener_events::cli {

std::string cut_message(std::string_view text) {
    constexpr std::size_t kLongest = 4096;
    return cut_text(text, kLongest);
}

std::string short_name(std::string_view name) {
    constexpr std::size_t kLongest = 256, kFront = 200, kDigits = 16;
    if (name.size() <= kLongest) return std::string(name);
    return std::string(front_of(name, kFront)) + "…" + to_hex(digest_of(name)).substr(0, kDigits);
}

}  // namespace shortener_events::cli
