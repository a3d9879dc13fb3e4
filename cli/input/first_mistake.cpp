#include "cli/input/first_mistake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/output/json.hpp"
#include "shortener_events/internal/json_text.hpp"

namespace shortener_events::cli {

namespace {

using namespace std::string_view_literals;

struct Beginning {
    std::string_view bytes;
    const char* what;
    const char* remedy;  ///< {} is the input
};

constexpr std::array kBeginnings{
    Beginning{"\xFF\xFE"sv, "the input is UTF-16", "iconv -f UTF-16 -t UTF-8 {}"},
    Beginning{"\xFE\xFF"sv, "the input is UTF-16", "iconv -f UTF-16 -t UTF-8 {}"},
    Beginning{"{\0"sv, "the input is UTF-16", "iconv -f UTF-16LE -t UTF-8 {}"},
    Beginning{"[\0"sv, "the input is UTF-16", "iconv -f UTF-16LE -t UTF-8 {}"},
    Beginning{"\0{"sv, "the input is UTF-16", "iconv -f UTF-16BE -t UTF-8 {}"},
    Beginning{"\x1E"sv, "the input is a JSON text sequence (RFC 7464)", "tr -d '\\036' < {}"},
    Beginning{"\xFD"
              "7zXZ"sv,
              "the input is compressed with xz", "xz -dc {}"},
    Beginning{"BZh"sv, "the input is compressed with bzip2", "bzip2 -dc {}"},
    Beginning{"PK\x03\x04"sv, "the input is a zip archive", "unzip -p {}"},
    Beginning{"\x04\x22\x4D\x18"sv, "the input is compressed with lz4", "lz4 -dc {}"},
    Beginning{"\x1F\x9D"sv, "the input is compressed with compress", "gzip -dc {}"},
    Beginning{"Obj\x01"sv, "the input is an Avro file", "avrocat {}"},
    Beginning{"SQLite format 3"sv, "the input is an SQLite database", "sqlite3 {} .dump"},
    Beginning{"<"sv, "the input is XML or HTML", ""},
    Beginning{"data:"sv, "the input is a stream of server-sent events", "sed -n 's/^data: *//p' {}"},
    Beginning{"---"sv, "the input is YAML", "yq -o json -I 0 {}"},
    Beginning{"//"sv, "JSON has no comments", "grep -v '^ *//' {}"},
    Beginning{"#"sv, "JSON has no comments", "grep -v '^ *#' {}"},
    Beginning{"{'"sv, "names and texts of JSON stand in double quotes", ""},
    Beginning{"b'"sv, "the input is written by Python, not as JSON", ""},
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string sentence(const char* what, const std::string& command) {
    return command.empty() ? what : fmt::format("{}: {} | ...", what, command);
}

std::string with_name(const char* remedy, const std::string& name) {
    std::string text(remedy);
    const std::size_t at = text.find("{}");
    if (at == text.npos) return text;
    const std::string shown = name == "stdin" ? "FILE" : name;
    return text.substr(0, at) + shown + text.substr(at + 2);
}

/// An event that ends on a later line, or several on one.
std::string remedy_for_broken(std::string_view text, const InputTraits& traits) {
    const std::string jq = with_name("jq -c . {}", traits.name);
    if (text == "[" || (text.starts_with("[") && text.back() != ']'))
        return "the input is a JSON array: add --array";
    if (text.front() == '{') {
        if (text.back() == ',' && is_json(text.substr(0, text.size() - 1)))
            return sentence("events are parted by line ends, not by commas",
                            with_name("sed 's/,$//' {}", traits.name));
        if (text.find("}{") != text.npos || text.find("} {") != text.npos)
            return sentence("several events stand on one line", jq);
        if (text.back() != '}' && !traits.next_is_json) return sentence("an event spans several lines", jq);
    }
    const std::size_t brace = text.find('{');
    if (brace != text.npos && brace > 0 && text.back() == '}' && is_json(text.substr(brace)))
        return sentence("something stands before the event", with_name("sed 's/^[^{]*//' {}", traits.name));
    const bool has_separators = text.find_first_of(",;\t") != text.npos;
    if (has_separators && text.find_first_of("{}[]") == text.npos)
        return sentence("the input looks like CSV", with_name("mlr --icsv --ojsonl cat {}", traits.name));
    return {};
}

bool is_envelope(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    return json.is_object() && json.contains("topic") && json.contains("partition") &&
           json.contains("offset") && (json.contains("value") || json.contains("value_base64"));
}

/// The text is JSON, but no event.
std::string remedy_for_json(std::string_view text, const InputTraits& traits) {
    if (text.front() == '[' && !traits.array) return "the input is a JSON array: add --array";
    if (text.front() == '[')
        return sentence("the events are arrays themselves", with_name("jq -c '.[][]' {}", traits.name));
    if (text.front() == '"' && text.find('{') != text.npos)
        return sentence("events are JSON texts inside JSON strings", with_name("jq -r . {}", traits.name));
    if (text.front() == '{' && !traits.envelopes && is_envelope(text))
        return traits.can_unwrap
                   ? "these are records as tail -o jsonl writes them: add --envelope"
                   : sentence("these are records as tail -o jsonl writes them; the events are inside",
                              with_name("jq -r .value {}", traits.name));
    return {};
}

}  // namespace

std::string remedy_for(std::string_view text, const InputTraits& traits) {
    const std::string_view shown = trimmed(text);
    for (const Beginning& beginning : kBeginnings) {
        if (text.starts_with(beginning.bytes) || shown.starts_with(beginning.bytes))
            return sentence(beginning.what, with_name(beginning.remedy, traits.name));
    }
    if (shown.empty()) return {};
    return is_json(shown) ? remedy_for_json(shown, traits) : remedy_for_broken(shown, traits);
}

}  // namespace shortener_events::cli
