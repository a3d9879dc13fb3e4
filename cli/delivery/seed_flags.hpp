// --seed and --now: with both, made-up events repeat byte for byte.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace shortener_events::cli {

struct SeedFlags {
    std::optional<std::uint64_t> seed{};
    std::string now;
};

void declare_seed_flags(CLI::App& command, SeedFlags& flags);

/// The seed, or an unpredictable one.
std::uint64_t seed_of(const SeedFlags& flags);

/// How to make the same again: "made with --seed 41 --now 2026-01-31T09:30:00.000Z".
std::string recipe_text(std::uint64_t seed, std::int64_t now);

/// Epoch milliseconds; the clock unless --now is given. Throws Error(argument).
std::int64_t now_of(const SeedFlags& flags);

}  // namespace shortener_events::cli
