#include "cli/output/record_template.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "cli/output/escape.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

using Part = std::function<void(std::ostream&, const Record&)>;

std::int64_t length_of(const std::optional<std::string>& bytes) {
    return bytes ? static_cast<std::int64_t>(bytes->size()) : -1;
}

void print_content(std::ostream& out, const std::string& bytes, bool escape) {
    if (escape)
        out << escape_line(bytes);
    else
        out << bytes;
}

void print_headers(std::ostream& out, const Record& record, bool escape) {
    const char* separator = "";
    for (const auto& header : record.headers) {
        out << separator;
        print_content(out, header.name + "=" + header.value.value_or("NULL"), escape);
        separator = ",";
    }
}

Part part_of(char letter, bool escape) {
    switch (letter) {
        case 't':
            return [](std::ostream& out, const Record& r) { out << r.topic; };
        case 'p':
            return [](std::ostream& out, const Record& r) { out << r.partition; };
        case 'o':
            return [](std::ostream& out, const Record& r) { out << r.offset; };
        case 'T':
            return [](std::ostream& out, const Record& r) { out << r.timestamp_ms.value_or(-1); };
        case 'k':
            return [escape](std::ostream& out, const Record& r) {
                print_content(out, r.key.value_or(""), escape);
            };
        case 's':
            return [escape](std::ostream& out, const Record& r) {
                print_content(out, r.value.value_or(""), escape);
            };
        case 'h':
            return [escape](std::ostream& out, const Record& r) { print_headers(out, r, escape); };
        case 'K':
            return [](std::ostream& out, const Record& r) { out << length_of(r.key); };
        case 'S':
            return [](std::ostream& out, const Record& r) { out << length_of(r.value); };
        default:
            break;
    }
    throw Error(ErrorCategory::argument, fmt::format("unknown letter in --format: \"%{}\"", letter),
                "letters: %t topic, %p partition, %o offset, %T time, %k key, %s value, %h headers, %K %S "
                "lengths, %%");
}

/// Takes an escape sequence off the front of `rest` (behind its backslash).
char take_escape(std::string_view& rest) {
    const char letter = rest.empty() ? '\0' : rest[0];
    if (!rest.empty()) rest.remove_prefix(1);
    if (letter == 'n') return '\n';
    if (letter == 't') return '\t';
    if (letter == 'r') return '\r';
    if (letter == '\\') return '\\';
    unsigned value = 0;
    if (letter == 'x' && rest.size() >= 2 &&
        std::from_chars(rest.data(), rest.data() + 2, value, 16).ptr == rest.data() + 2) {
        rest.remove_prefix(2);
        return static_cast<char>(value);
    }
    throw Error(ErrorCategory::argument, fmt::format("unknown escape in --format: \"\\{}\"", letter),
                "escapes: \\n \\t \\r \\\\ \\xHH");
}

Part literal(std::string text) {
    return [text = std::move(text)](std::ostream& out, const Record&) { out << text; };
}

}  // namespace

std::function<void(std::ostream&, const Record&)> compile_record_template(std::string_view rest,
                                                                          bool escape_content) {
    std::vector<Part> parts;
    std::string text;
    while (!rest.empty()) {
        const char next = rest[0];
        rest.remove_prefix(1);
        if (next == '\\') {
            text += take_escape(rest);
        } else if (next == '%' && !rest.starts_with('%')) {
            parts.push_back(literal(std::exchange(text, {})));
            parts.push_back(part_of(rest.empty() ? ' ' : rest[0], escape_content));
            rest.remove_prefix(1);
        } else {
            text += next;
            if (next == '%') rest.remove_prefix(1);
        }
    }
    parts.push_back(literal(text));
    return [parts = std::move(parts)](std::ostream& out, const Record& record) {
        for (const auto& part : parts) part(out, record);
    };
}

}  // namespace shortener_events::cli
