#include "cli/output/json.hpp"

#include "shortener_events/visible_text.hpp"

namespace shortener_events::cli {

namespace {

constexpr int kOneLine = -1, kIndent = 2;

std::string to_visible_text(const Json& json, int indent) {
    return visible_json(json.dump(indent, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

std::string json_line(const Json& json) {
    return to_visible_text(json, kOneLine);
}

std::string indented_json(const Json& json) {
    return to_visible_text(json, kIndent);
}

void print_json(std::ostream& out, const Json& report) {
    out << indented_json(report) << '\n';
}

}  // namespace shortener_events::cli
