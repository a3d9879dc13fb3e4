#include "cli/settings/harmless.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "shortener_events/internal/broker_list.hpp"
#include "shortener_events/internal/secrets.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::string_view kNotShown = "set, not shown";

/// Properties whose values are words of a list.
constexpr std::array<std::string_view, 12> kListed{"security.protocol",
                                                   "sasl.mechanism",
                                                   "sasl.mechanisms",
                                                   "compression.type",
                                                   "compression.codec",
                                                   "acks",
                                                   "debug",
                                                   "auto.offset.reset",
                                                   "isolation.level",
                                                   "client.dns.lookup",
                                                   "color",
                                                   "partition.assignment.strategy"};

bool is_word(std::string_view value) {
    return std::ranges::all_of(
        value, [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-' || c == ','; });
}

/// 5000, 1.5, 5s, 300ms; true and false.
bool is_quantity(std::string_view value) {
    if (value == "true" || value == "false") return true;
    const auto digits = value.find_first_not_of("0123456789.");
    return !value.empty() && digits != 0 &&
           (digits == std::string_view::npos ||
            (value.size() - digits <= 3 && is_word(value.substr(digits))));
}

}  // namespace

std::string harmless_value(std::string_view property, std::string_view value) {
    if (is_secret(property)) return std::string(kNotShown);
    const bool is_listed = std::ranges::find(kListed, property) != kListed.end();
    return std::string((is_listed && is_word(value)) || is_quantity(value) ? value : kNotShown);
}

std::string harmless_brokers(std::string_view brokers) {
    std::set<std::string> ports;
    const auto addresses = split_broker_list(brokers);
    for (const auto& [host, port] : addresses)
        if (!port.empty() && std::ranges::all_of(port, [](unsigned char c) { return std::isdigit(c) != 0; }))
            ports.insert(port);
    const std::size_t count = addresses.size();
    if (ports.empty()) return fmt::format("{} address{}", count, count == 1 ? "" : "es");
    return fmt::format("{} address{}, port{} {}", count, count == 1 ? "" : "es", ports.size() == 1 ? "" : "s",
                       fmt::join(ports, ", "));
}

}  // namespace shortener_events::cli
