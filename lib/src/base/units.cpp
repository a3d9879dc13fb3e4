#include "shortener_events/internal/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "shortener_events/error.hpp"

namespace shortener_events {

namespace {

struct Unit {
    std::string_view suffix;
    double factor;
};

constexpr std::array<Unit, 6> kDurationUnits{
    {{"", 1e3}, {"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}}};
constexpr std::array<Unit, 9> kSizeUnits{{{"", 1},
                                          {"B", 1},
                                          {"KiB", 1024},
                                          {"MiB", 1048576.0},
                                          {"GiB", 1073741824.0},
                                          {"kB", 1e3},
                                          {"KB", 1e3},
                                          {"MB", 1e6},
                                          {"GB", 1e9}}};
constexpr std::array<Unit, 6> kRateUnits{
    {{"", 1}, {"/s", 1}, {"/m", 1.0 / 60}, {"/min", 1.0 / 60}, {"/h", 1.0 / 3600}, {"/d", 1.0 / 86400}}};
constexpr std::array<Unit, 2> kShareUnits{{{"", 1}, {"%", 0.01}}};

constexpr std::string_view kDurationExample = "250ms, 5s, 2m, 3h, 7d or 1h30m";
constexpr std::size_t kLongestQuoted = 60;  // bytes; longer texts are no quantities anyway
constexpr double kMostPerSecond = 1e9;

[[noreturn]] void fail(std::string_view text, std::string_view what, std::string_view example) {
    const std::string_view shown = text.substr(0, kLongestQuoted);
    throw Error(ErrorCategory::argument,
                fmt::format("not a {}: \"{}{}\"", what, shown, shown.size() < text.size() ? "…" : ""),
                fmt::format("write it as {}", example));
}

double parse_with_unit(std::string_view text, std::span<const Unit> units, std::string_view what,
                       std::string_view example) {
    double number = 0;
    const auto [end, code] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (code != std::errc{} || !std::isfinite(number) || std::signbit(number)) fail(text, what, example);
    const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const auto& unit : units)
        if (unit.suffix == suffix) return number * unit.factor;
    fail(text, what, example);
}

/// "1h30m": whole numbers, each with a unit that is smaller than the one before it; nullopt: fewer than two.
std::optional<double> compound_ms(std::string_view text) {
    double sum = 0, last_factor = HUGE_VAL;
    int parts = 0;
    for (; !text.empty(); ++parts) {
        std::uint32_t number = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (code != std::errc{}) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto suffix = text.substr(0, text.find_first_of("0123456789"));
        const auto unit = std::ranges::find(kDurationUnits, suffix, &Unit::suffix);
        if (suffix.empty() || unit == kDurationUnits.end() || unit->factor >= last_factor)
            return std::nullopt;
        sum += number * unit->factor;
        last_factor = unit->factor;
        text.remove_prefix(suffix.size());
    }
    return parts > 1 ? std::optional(sum) : std::nullopt;
}

std::string with_decimal(double number, std::string_view suffix) {
    std::string text = fmt::format("{:.1f}", number);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text + std::string(suffix);
}

}  // namespace

std::chrono::milliseconds parse_duration(std::string_view text) {
    const double ms = compound_ms(text).value_or(-1);
    const double all = ms >= 0 ? ms : parse_with_unit(text, kDurationUnits, "duration", kDurationExample);
    if (all > 3.2e12) fail(text, "duration below a hundred years", kDurationExample);
    return std::chrono::milliseconds(std::llround(all));
}

std::uint64_t parse_size(std::string_view text) {
    constexpr std::string_view example = "65536, 64KiB or 1MiB";
    const double bytes = parse_with_unit(text, kSizeUnits, "size", example);
    if (bytes > 1e15) fail(text, "size below a petabyte", example);
    return static_cast<std::uint64_t>(std::llround(bytes));
}

double parse_rate(std::string_view text) {
    const double rate = parse_with_unit(text, kRateUnits, "rate", "500/s, 30/min or 10/h");
    if (rate <= 0) fail(text, "rate above 0", "500/s, 30/min or 10/h");
    if (rate > kMostPerSecond) fail(text, "rate of at most a billion per second", "500/s, 30/min or 10/h");
    return rate;
}

double parse_share(std::string_view text) {
    if (text == "1") fail(text, "share that is clear", "1%, or 100% for all of them");
    const double share = parse_with_unit(text, kShareUnits, "share", "1% or 0.01");
    if (share > 1) fail(text, "share from 0% to 100%", "1% or 0.01");
    return share;
}

std::string format_duration(std::chrono::milliseconds duration) {
    const auto ms = static_cast<double>(duration.count());
    if (ms < 1000) return fmt::format("{}ms", duration.count());
    if (ms < 6e4) return with_decimal(ms / 1e3, "s");
    if (ms < 3.6e6) return with_decimal(ms / 6e4, "m");
    if (ms < 8.64e7) return with_decimal(ms / 3.6e6, "h");
    return with_decimal(ms / 8.64e7, "d");
}

std::string format_count(std::uint64_t count) {
    const auto number = static_cast<double>(count);
    if (count < 1000) return std::to_string(count);
    if (number < 999'950) return with_decimal(number / 1e3, "k");
    if (number < 999'950'000) return with_decimal(number / 1e6, "M");
    return with_decimal(number / 1e9, "G");
}

std::string counted(std::uint64_t count, std::string_view thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string format_size(std::uint64_t bytes) {
    const auto number = static_cast<double>(bytes);
    if (bytes < 1024) return fmt::format("{} B", bytes);
    if (number < 1048576.0) return with_decimal(number / 1024, " KiB");
    if (number < 1073741824.0) return with_decimal(number / 1048576.0, " MiB");
    return with_decimal(number / 1073741824.0, " GiB");
}

}  // namespace shortener_events
