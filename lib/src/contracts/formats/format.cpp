#include "contracts/formats/format.hpp"

#include <array>

#include "base/uuid.hpp"
#include "contracts/formats/date_time.hpp"
#include "contracts/formats/idna.hpp"
#include "contracts/formats/ip_address.hpp"
#include "contracts/formats/names.hpp"
#include "contracts/formats/uri.hpp"
#include "contracts/formats/url.hpp"
#include "contracts/schema/ecma_regex.hpp"

namespace shortener_events::contracts {

namespace {

bool is_regex(std::string_view text) {
    return translate_ecma_regex(text).error.empty();
}

constexpr std::array kFormats{
    Format{"absolute-url", "an absolute URL", is_absolute_url},
    Format{"utc-date-time", "a UTC date-time", is_utc_date_time},
    Format{"date-time", "a date-time", is_date_time},
    Format{"date", "a date", is_date},
    Format{"time", "a time", is_time},
    Format{"duration", "a duration", is_duration},
    Format{"uri", "a URI", is_uri},
    Format{"uri-reference", "a URI reference", is_uri_reference},
    Format{"iri", "an IRI", is_iri},
    Format{"iri-reference", "an IRI reference", is_iri_reference},
    Format{"uri-template", "a URI template", is_uri_template},
    Format{"email", "an email address", is_email},
    Format{"idn-email", "an email address", is_idn_email},
    Format{"hostname", "a hostname", is_hostname},
    Format{"idn-hostname", "a hostname", is_idn_hostname},
    Format{"ipv4", "an IPv4 address", is_ipv4},
    Format{"ipv6", "an IPv6 address", is_ipv6},
    Format{"uuid", "a UUID", is_uuid},
    Format{"json-pointer", "a JSON Pointer", is_json_pointer},
    Format{"relative-json-pointer", "a relative JSON Pointer", is_relative_json_pointer},
    Format{"regex", "a regular expression", is_regex},
};

constexpr std::pair<std::string_view, std::string_view> kNarrower[] = {
    {"utc-date-time", "date-time"}, {"uri", "uri-reference"},           {"uri", "iri"},
    {"uri", "iri-reference"},       {"uri-reference", "iri-reference"}, {"iri", "iri-reference"},
    {"email", "idn-email"},
};

}  // namespace

const Format* find_format(std::string_view name) {
    for (const Format& format : kFormats) {
        if (format.name == name) return &format;
    }
    return nullptr;
}

bool is_within(const Format& narrow, const Format& wide) {
    for (const auto& [inner, outer] : kNarrower) {
        if (inner == narrow.name && outer == wide.name) return true;
    }
    return narrow.name == wide.name;
}

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const Format& format : kFormats) names.emplace_back(format.name);
    return names;
}

}  // namespace shortener_events::contracts
