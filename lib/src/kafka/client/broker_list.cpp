#include "shortener_events/internal/broker_list.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/secrets.hpp"

namespace shortener_events {

namespace {

constexpr std::array<std::string_view, 4> kSchemes{"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"};
constexpr std::string_view kBlank = " \t\r\n";

std::string_view trim_blank(std::string_view text) {
    const auto begin = text.find_first_not_of(kBlank);
    return begin == text.npos ? text.substr(0, 0)
                              : text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

/// An empty one, as behind a last comma, is left out.
std::vector<std::string_view> addresses_of(std::string_view list) {
    std::vector<std::string_view> addresses;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        if (const auto address = trim_blank(list.substr(0, end)); !address.empty())
            addresses.push_back(address);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return addresses;
}

[[noreturn]] void fail_address(std::string_view address, std::string_view why, const std::string& hint) {
    throw Error(ErrorCategory::configuration,
                fmt::format("not a broker's address: \"{}\"{}{}", hide_password(std::string(address)),
                            why.empty() ? "" : ": ", why),
                hint);
}

bool is_scheme(std::string_view text) {
    std::string upper(text);
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
    return std::ranges::find(kSchemes, upper) != kSchemes.end();
}

/// Without one that librdkafka knows.
std::string_view without_scheme(std::string_view address) {
    const auto slashes = address.find("://");
    if (slashes == address.npos) return address;
    const auto scheme = address.substr(0, slashes);
    const auto rest = address.substr(slashes + 3);
    if (is_scheme(scheme)) return rest;
    const auto host = rest.substr(std::min(rest.find('@') + 1, rest.size()));
    fail_address(address, fmt::format("there is no {}://", scheme),
                 fmt::format("leave it out: {}", host.substr(0, host.find('/'))));
}

/// Whatever scheme stands there.
std::string_view behind_scheme(std::string_view address) {
    const auto slashes = address.find("://");
    return slashes == address.npos ? address : address.substr(slashes + 3);
}

BrokerAddress split_port(std::string_view address) {
    const auto bracket = address.starts_with('[') ? address.find(']') : 0;
    const auto colon = bracket == address.npos ? address.npos : address.find(':', bracket);
    if (colon == address.npos) return {std::string(address), {}};
    return {std::string(address.substr(0, colon)), std::string(address.substr(colon + 1))};
}

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c); });
}

bool is_port(std::string_view text) {
    if (!is_number(text) || text.size() > 5) return false;
    const int port = std::stoi(std::string(text));
    return port >= 1 && port <= 65535;
}

void check_separators(std::string_view address) {
    if (const auto semicolon = address.find(';'); semicolon != address.npos) {
        std::string with_commas(address);
        std::ranges::replace(with_commas, ';', ',');
        fail_address(address, "brokers are separated by commas", fmt::format("write {}", with_commas));
    }
    const auto blank = address.find_first_of(kBlank);
    if (blank == address.npos) return;
    const auto first = address.substr(0, blank);
    const auto second = trim_blank(address.substr(blank));
    const bool is_next = second.find(':') != second.npos;
    fail_address(address, "there is a blank in it",
                 is_number(second) || is_next
                     ? fmt::format("write {}{}{}", first, is_next ? "," : ":", second)
                     : "write HOST:PORT, with commas between several");
}

/// More than one colon, and no brackets.
void check_ipv6(std::string_view address) {
    if (address.starts_with('[') || std::ranges::count(address, ':') < 2) return;
    const auto last = address.rfind(':');
    const auto port = address.substr(last + 1);
    const bool is_whole = port.size() < 4 || !is_port(port);  // ::1 rather than :: with port 1
    fail_address(address, "an IPv6 address stands in brackets",
                 is_whole ? fmt::format("write [{}]:9092", address)
                          : fmt::format("write [{}]:{}", address.substr(0, last), port));
}

void check_host(std::string_view address, std::string_view host) {
    if (host.starts_with('[')) {
        if (host.size() < 4 || !host.ends_with(']'))
            fail_address(address, "", "write an IPv6 address as [::1]:9092");
        return;
    }
    const bool fits = !host.empty() && std::ranges::all_of(host, [](unsigned char c) {
        return std::isalnum(c) || c == '-' || c == '.' || c == '_' || c >= 0x80;
    });
    if (!fits) fail_address(address, "", "write HOST:PORT, with commas between several");
}

void check_address(std::string_view typed) {
    const auto address = without_scheme(typed);
    check_separators(address);
    check_ipv6(address);
    const auto parts = split_port(address);
    check_host(typed, parts.host);
    if (!parts.port.empty() && !is_port(parts.port))
        fail_address(typed, fmt::format("\"{}\" is no port", parts.port),
                     fmt::format("a port is a number from 1 to 65535, as in {}:9092", parts.host));
}

}  // namespace

std::vector<BrokerAddress> split_broker_list(std::string_view brokers) {
    std::vector<BrokerAddress> split;
    for (const auto address : addresses_of(brokers)) split.push_back(split_port(behind_scheme(address)));
    return split;
}

std::vector<std::string> bootstrap_addresses(std::string_view brokers) {
    std::vector<std::string> addresses;
    for (const auto& [host, port] : split_broker_list(brokers))
        addresses.push_back(fmt::format("{}:{}", host, port.empty() ? kAssumedPort : port));
    return addresses;
}

void check_broker_list(const std::string& brokers) {
    const auto addresses = addresses_of(brokers);
    if (addresses.empty())
        fail_address(brokers, "it is empty", "write HOST:PORT, with commas between several");
    for (const auto address : addresses) check_address(address);
}

std::string assumed_ports(const std::string& brokers) {
    std::vector<std::string_view> without;
    for (const auto typed : addresses_of(brokers)) {
        const auto address = behind_scheme(typed);
        if (split_port(address).port.empty()) without.push_back(address);
    }
    if (without.empty()) return {};
    return fmt::format("port {} was assumed for {}", kAssumedPort, fmt::join(without, ", "));
}

}  // namespace shortener_events
