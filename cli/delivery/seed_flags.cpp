#include "cli/delivery/seed_flags.hpp"

#include <fmt/format.h>

#include "cli/input/quantities.hpp"
#include "shortener_events/internal/random.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::uint64_t kMostInJson = (1ULL << 53U) - 1;  // what every reader of JSON takes as it is

}  // namespace

void declare_seed_flags(CLI::App& command, SeedFlags& flags) {
    command.add_option("--seed", flags.seed, "make the same random choices again")
        ->type_name("N")
        ->check(count_check(0, UINT64_MAX))
        ->group("Made-up data");
    command.add_option("--now", flags.now, "take this for the current time")
        ->type_name("TIME")
        ->group("Made-up data");
}

std::uint64_t seed_of(const SeedFlags& flags) {
    return flags.seed ? *flags.seed : unpredictable_seed() & kMostInJson;
}

void note_recipe(const SeedFlags& flags, std::uint64_t seed, std::int64_t now, Context& context) {
    if (flags.seed && !flags.now.empty()) return;
    context.note(fmt::format("made with --seed {} --now {}", seed, format_utc(now)));
}

std::int64_t now_of(const SeedFlags& flags) {
    return flags.now.empty() ? now_ms() : parse_time(flags.now, now_ms());
}

}  // namespace shortener_events::cli
