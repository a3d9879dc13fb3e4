// --seed and --now: with both, made-up events repeat byte for byte.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/context.hpp"

namespace shortener_events::cli {

struct SeedFlags {
    std::optional<std::uint64_t> seed{};
    std::string now;
};

void declare_seed_flags(CLI::App& command, SeedFlags& flags);

/// The seed, or an unpredictable one.
std::uint64_t seed_of(const SeedFlags& flags);

/// Notes how to make the same again, unless the user has said it: "made with --seed 41 --now 2026-…Z".
void note_recipe(const SeedFlags& flags, std::uint64_t seed, std::int64_t now, Context& context);

/// Epoch milliseconds; the clock unless --now is given. Throws Error(argument).
std::int64_t now_of(const SeedFlags& flags);

}  // namespace shortener_events::cli
