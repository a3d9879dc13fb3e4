#include "cli/output/sparkline.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace shortener_events::cli {

std::string sparkline(const std::deque<std::int64_t>& numbers) {
    constexpr std::array<const char*, 8> kBars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const std::int64_t most = numbers.empty() ? 0 : *std::ranges::max_element(numbers);
    std::string line;
    for (const auto number : numbers) {
        const double share =
            most > 0 ? static_cast<double>(std::max<std::int64_t>(0, number)) / static_cast<double>(most) : 0;
        line += kBars[static_cast<std::size_t>(std::lround(share * 7))];
    }
    return line;
}

}  // namespace shortener_events::cli
