#include "shortener_events/internal/icu_version.hpp"

#include <fmt/format.h>

#include "contracts/formats/icu.hpp"

namespace shortener_events {

std::string icu_version() {
    UVersionInfo parts{};
    contracts::icu().get_version(parts);
    return fmt::format("{}.{}", parts[0], parts[1]);
}

}  // namespace shortener_events
