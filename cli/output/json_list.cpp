#include "cli/output/json_list.hpp"

#include <algorithm>

namespace shortener_events::cli {

namespace {

constexpr int kIndentOfList = 2;

/// Line ends inside of strings are escaped in JSON: every one that is seen is layout.
void print_deeper(std::ostream& out, const std::string& text, int levels) {
    const std::string indent(static_cast<std::size_t>(levels * kIndentOfList), ' ');
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size() - 1) + 1;
        out << indent << std::string_view(text).substr(from, end - from);
        from = end;
    }
}

}  // namespace

JsonListPrinter::JsonListPrinter(std::ostream& out, const Json& head, const std::string& name) : out_(out) {
    std::string text = indented_json(head);
    text.resize(text.size() - 2);  // the line end and the brace
    out_ << text << ",\n  " << json_line(name) << ": [";
}

void JsonListPrinter::add(const Json& element) {
    out_ << (empty_ ? "\n" : ",\n");
    print_deeper(out_, indented_json(element), 2);
    empty_ = false;
}

void JsonListPrinter::finish() {
    out_ << (empty_ ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace shortener_events::cli
