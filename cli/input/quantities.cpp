#include "cli/input/quantities.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "cli/input/position.hpp"
#include "cli/output/escape.hpp"
#include "cli/reflect/tree.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/fault_plan.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

constexpr const char* kCount = "count";
constexpr std::size_t kLongestShown = 40;

template <typename Number>
std::optional<Number> parse_whole(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
    Number number{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string in_quotes(std::string_view text) {
    return fmt::format("\"{}\"", escape_excerpt(text, kLongestShown));
}

std::string count_range(std::uint64_t least, std::uint64_t most) {
    if (most < kMostCounted) return fmt::format(" from {} to {}", least, most);
    return least > 0 ? fmt::format(" from {} on", least) : "";
}

/// Runs a parser of the library, whose Error names the text, and puts the flag's name before it.
using Parse = void (*)(std::string_view);

void check_text(const CLI::Option& option, Parse parse, const std::string& text) {
    try {
        parse(text);
    } catch (const Error& error) {
        throw Error(error.category(), fmt::format("{}: {}", option.get_name(), error.what()), error.hint());
    }
}

Parse parser_of(std::string_view type) {
    if (type == "DURATION") return [](std::string_view text) { parse_duration(text); };
    if (type == "SIZE") return [](std::string_view text) { parse_size(text); };
    if (type == "RATE") return [](std::string_view text) { parse_rate(text); };
    if (type == "SHARE") return [](std::string_view text) { parse_share(text); };
    if (type == "TIME") return [](std::string_view text) { parse_start_time(std::string(text)); };
    if (type == "POSITION") return [](std::string_view text) { parse_position(std::string(text)); };
    if (type == "SHARE:DURATION") return [](std::string_view text) { parse_share_and_duration(text); };
    if (type == "SHARE[:N]") return [](std::string_view text) { parse_share_and_distance(text, 1); };
    if (type == "SHARE|KIND=SHARE,...")
        return [](std::string_view text) {
            Faults faults;
            parse_invalid(text, faults);
        };
    if (type == "K:BETA") return [](std::string_view text) { parse_growth(text); };
    return nullptr;
}

bool has_count_check(CLI::Option& option) {
    try {
        return option.get_validator(kCount) != nullptr;
    } catch (const CLI::OptionNotFound&) {
        return false;
    }
}

/// A variable of a script that is empty by mistake must not switch a flag off.
void check_not_empty(CLI::Option& option) {
    if (option.get_items_expected_max() == 0 || !option.get_name().starts_with('-')) return;
    option.check(
        [&option](const std::string& text) {
            if (text.empty())
                throw Error(ErrorCategory::argument,
                            fmt::format("{}: the value is empty", option.get_name()));
            return std::string();
        },
        "");
}

void check_quantity(CLI::Option& option) {
    check_not_empty(option);
    const std::string type = value_word(option);
    if (const Parse parse = parser_of(type))
        option.check(
            [&option, parse](const std::string& text) {
                check_text(option, parse, text);
                return std::string();
            },
            "");
    else if (type == "N" && !has_count_check(option))
        option.check(count_check());
}

}  // namespace

CLI::Validator count_check(std::uint64_t least, std::uint64_t most) {
    return {[least, most](std::string& text) {
                const auto count = parse_whole<std::uint64_t>(text);
                if (count && *count >= least && *count <= most) return std::string();
                return fmt::format("not a whole number{}: {}", count_range(least, most), in_quotes(text));
            },
            fmt::format("UINT in [{} - {}]", least, most), kCount};
}

CLI::Validator decimal_check(double least, double most) {
    return {[least, most](std::string& text) {
                const auto number = parse_whole<double>(text);
                if (number && *number >= least && *number <= most) return std::string();
                return fmt::format("not a number from {} to {}: {}", least, most, in_quotes(text));
            },
            fmt::format("FLOAT in [{} - {}]", least, most), "decimal"};
}

ShareAndDuration parse_share_and_duration(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        throw Error(ErrorCategory::argument, fmt::format("not a share and a duration: {}", in_quotes(text)),
                    "write it as 5%:10m");
    return {parse_share(text.substr(0, colon)), parse_duration(text.substr(colon + 1))};
}

ShareAndDistance parse_share_and_distance(std::string_view text, std::uint64_t distance) {
    constexpr std::uint64_t farthest = 100'000;
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return {parse_share(text), distance};
    const auto number = parse_whole<std::uint64_t>(text.substr(colon + 1));
    if (!number || *number < 1 || *number > farthest)
        throw Error(ErrorCategory::argument, fmt::format("not a share and a distance: {}", in_quotes(text)),
                    fmt::format("write it as 2%:1000; at most {} events", farthest));
    return {parse_share(text.substr(0, colon)), *number};
}

VisitorGrowth parse_growth(std::string_view text) {
    const auto colon = text.find(':');
    if (colon != std::string_view::npos) {
        const auto k = parse_whole<double>(text.substr(0, colon));
        const auto beta = parse_whole<double>(text.substr(colon + 1));
        if (k && beta && *k > 0 && *k <= 1000 && *beta > 0 && *beta <= 1) return {*k, *beta};
    }
    throw Error(ErrorCategory::argument, fmt::format("not a growth of visitors: {}", in_quotes(text)),
                "write it as 1:0.8, K above 0 and at most 1000, BETA above 0 and at most 1");
}

void check_quantities(CLI::App& command) {
    for (CLI::Option* option : command.get_options()) check_quantity(*option);
    for (CLI::App* child : command.get_subcommands([](const CLI::App*) { return true; }))
        check_quantities(*child);
}

}  // namespace shortener_events::cli
