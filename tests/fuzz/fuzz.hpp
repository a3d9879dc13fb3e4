// What the fuzzers share: a promise that was broken ends the process, so that the fuzzer keeps the input.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace shortener_events::fuzz {

inline void require(bool holds, const char* promise) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", promise);
    std::abort();
}

/// Takes one byte from the front as a choice among `count`; 0 for an empty input.
inline std::size_t take_choice(std::string_view& input, std::size_t count) {
    if (input.empty()) return 0;
    const auto choice = static_cast<std::uint8_t>(input[0]);
    input.remove_prefix(1);
    return choice % count;
}

}  // namespace shortener_events::fuzz
