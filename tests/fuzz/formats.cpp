// The formats against slow and simple rules of their own, or against what must hold between them. The first
// byte chooses the format; the judge hands them valid UTF-8 only.
#include <arpa/inet.h>
#include <simdjson.h>

#include <chrono>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored \
    "-Wmaybe-uninitialized"  // g++ 12 with sanitizers, inside <regex> (GCC bug 105562)
#endif
#include <regex>
#include <string>

#include "contracts/formats/format.hpp"
#include "contracts/schema/pattern.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace shortener_events;

namespace {

bool matches(std::string_view format, std::string_view text) {
    return contracts::find_format(format)->matches(text);
}

/// std::regex recurses for every character: short texts only.
bool matches_regex(std::string_view text, const char* expression) {
    const std::regex regex(expression);
    return std::regex_match(text.begin(), text.end(), regex);
}

bool is_real_day(std::string_view date) {
    const auto number = [&](std::size_t at, std::size_t size) {
        return std::stoi(std::string(date.substr(at, size)));
    };
    const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    return day.ok();
}

bool is_slow_date(std::string_view text) {
    return matches_regex(text, "[0-9]{4}-[0-9]{2}-[0-9]{2}") && is_real_day(text);
}

bool is_slow_utc_date_time(std::string_view text) {
    return matches_regex(
               text, "[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?Z") &&
           is_real_day(text);
}

bool is_slow_ip(int family, std::string_view text) {
    unsigned char address[16];
    return text.find('\0') == text.npos && ::inet_pton(family, std::string(text).c_str(), address) == 1;
}

struct Rule {
    const char* format;
    bool (*slow)(std::string_view text);
};

constexpr Rule kRules[] = {
    {"date", is_slow_date},
    {"utc-date-time", is_slow_utc_date_time},
    {"ipv4", [](std::string_view text) { return is_slow_ip(AF_INET, text); }},
    {"ipv6", [](std::string_view text) { return is_slow_ip(AF_INET6, text); }},
    {"uuid",
     [](std::string_view text) {
         return matches_regex(text, "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
     }},
    {"json-pointer", [](std::string_view text) { return matches_regex(text, "(/([^~/]|~[01])*)*"); }},
    {"relative-json-pointer",
     [](std::string_view text) { return matches_regex(text, "(0|[1-9][0-9]*)(#|(/([^~/]|~[01])*)*)"); }},
    {"duration",
     [](std::string_view text) {
         return matches_regex(text,
                              "P([0-9]+W|([0-9]+Y([0-9]+M([0-9]+D)?)?|[0-9]+M([0-9]+D)?|[0-9]+D)?"
                              "(T([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S))?)") &&
                text != "P";
     }},
    {"hostname",
     [](std::string_view text) {
         const char* kLabels =
             "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*";
         return text.size() <= 253 && matches_regex(text, kLabels);
     }},
};

/// What the first format takes, the second does too.
constexpr std::pair<const char*, const char*> kNarrower[] = {
    {"utc-date-time", "date-time"},     {"uri", "uri-reference"}, {"uri", "iri"},
    {"uri-reference", "iri-reference"}, {"iri", "iri-reference"}, {"email", "idn-email"}};

void check_pattern(std::string_view text) {
    try {
        contracts::Pattern(std::string(text)).matches(text);
        fuzz::require(matches("regex", text), "an expression that can be used is one");
    } catch (const std::invalid_argument&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t choice = fuzz::take_choice(text, std::size(kRules) + 1);
    if (!simdjson::validate_utf8(text.data(), text.size())) return 0;
    for (const std::string& name : contracts::format_names()) matches(name, text);
    for (const auto& [narrow, wide] : kNarrower)
        fuzz::require(!matches(narrow, text) || matches(wide, text), wide);
    const bool surrounded = matches("absolute-url", " " + std::string(text) + "\n");
    fuzz::require(surrounded == matches("absolute-url", text), "spaces around a URL change nothing");
    if (choice == std::size(kRules)) {
        check_pattern(text);
    } else if (text.size() < 300) {
        fuzz::require(kRules[choice].slow(text) == matches(kRules[choice].format, text),
                      kRules[choice].format);
    }
    return 0;
}
