#include "cli/output/json.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "cli/output/json_list.hpp"
#include "cli/output/json_values.hpp"

using namespace shortener_events::cli;

namespace {

std::string listed(const Json& head, const std::string& name, const std::vector<Json>& elements) {
    std::ostringstream out;
    JsonListPrinter list(out, head, name);
    for (const auto& element : elements) list.add(element);
    list.finish();
    return out.str();
}

std::string as_a_whole(Json head, const std::string& name, const std::vector<Json>& elements) {
    head[name] = elements;
    std::ostringstream out;
    print_json(out, head);
    return out.str();
}

}  // namespace

TEST_CASE("JSON keeps the order of its keys") {
    CHECK(json_line({{"b", 1}, {"a", 2}}) == R"({"b":1,"a":2})");
}

TEST_CASE("what cannot be seen is an escape, and what is no UTF-8 is replaced") {
    CHECK(json_line("a\u202e\x1b") == R"("a\u202e\u001b")");
    CHECK(json_line("\xff") == "\"\uFFFD\"");
    CHECK(json_line("é日😀") == "\"é日😀\"");
}

TEST_CASE("a list that is written element by element reads as one that is written as a whole") {
    const Json head{{"schema", "x/1"}, {"n", 2}};
    for (const std::vector<Json>& elements :
         {std::vector<Json>{}, {Json{{"a", 1}}}, {Json{{"a", 1}}, Json("text"), Json::array({1, 2})}})
        CHECK(listed(head, "rows", elements) == as_a_whole(head, "rows", elements));
}

TEST_CASE("what is not known is null, and so is an empty text") {
    CHECK(or_null(std::optional<int>()).is_null());
    CHECK(or_null(std::optional<int>(0)) == Json(0));
    CHECK(or_null("").is_null());
    CHECK(or_null("a") == Json("a"));
    CHECK(time_or_null(std::nullopt).is_null());
    CHECK(time_or_null(0) == Json("1970-01-01T00:00:00.000Z"));
}
