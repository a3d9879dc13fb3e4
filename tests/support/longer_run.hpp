// How much of a random test is done: what CI has time for, or what the environment asks for.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace shortener_events::test {

/// The number in an environment variable; `otherwise` where it is not set.
inline std::uint64_t longer_run(const char* variable, std::uint64_t otherwise) {
    const char* wanted = std::getenv(variable);
    return wanted ? std::strtoull(wanted, nullptr, 10) : otherwise;
}

}  // namespace shortener_events::test
