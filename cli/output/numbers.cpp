#include "cli/output/numbers.hpp"

namespace shortener_events::cli {

std::string grouped(std::int64_t value) {
    std::string text = std::to_string(value);
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) text.insert(at -= 3, ",");
    return text;
}

}  // namespace shortener_events::cli
