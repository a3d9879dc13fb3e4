// Envelopes: a record comes back as it was, and whatever a line holds, reading it ends in a record or in an
// error that says why. The recipe chooses which of the two.
#include "shortener_events/envelope.hpp"

#include "shortener_events/error.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/records.hpp"

using namespace shortener_events;

namespace {

void require_same(const Record& a, const Record& b) {
    fuzz::require(a.topic == b.topic && a.partition == b.partition && a.offset == b.offset,
                  "an envelope keeps a record's place");
    fuzz::require(a.timestamp_ms == b.timestamp_ms, "an envelope keeps a record's time");
    fuzz::require(a.key == b.key, "an envelope keeps a record's key");
    fuzz::require(a.value == b.value, "an envelope keeps a record's value");
    fuzz::require(a.headers == b.headers, "an envelope keeps a record's headers");
}

void check_there_and_back(const Record& record) {
    const std::string line = to_envelope(record);
    fuzz::require(line.find_first_of(std::string_view("\n\r\0", 3)) == line.npos, "an envelope is one line");
    require_same(parse_envelope(line), record);
}

void check_line(const std::string& line) {
    try {
        check_there_and_back(parse_envelope(line));
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::argument,
                      "a line that is no envelope is the user's");
    }
}

/// A member of an envelope, sometimes one that it needs.
std::string make_line(fuzz::Recipe& recipe) {
    constexpr const char* kNames[] = {"topic", "partition",    "offset",  "timestamp_ms", "key",
                                      "value", "value_base64", "headers", "key_base64",   "unknown"};
    std::string line = "{\"value\":" + fuzz::json_string(recipe);
    for (std::size_t left = recipe.choose(6); left > 0; --left) {
        const std::string name = kNames[recipe.choose(std::size(kNames))];
        line += ",\"" + name + "\":" + fuzz::json_value(recipe);
    }
    constexpr const char* kHeaderNames[] = {"name", "value", "name_base64", "value_base64", "n"};
    line += ",\"headers\":[";
    for (std::size_t left = recipe.choose(4), i = 0; i < left; ++i) {
        line += i == 0 ? "{\"name\":\"n\"" : ",{\"name\":\"n\"";
        line += std::string(",\"") + kHeaderNames[recipe.choose(std::size(kHeaderNames))] +
                "\":" + fuzz::json_value(recipe) + "}";
    }
    return line + "]}";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    switch (recipe.choose(3)) {
        case 0: {
            Record record = fuzz::make_record(recipe);
            if (record.timestamp_ms && *record.timestamp_ms <= 0)
                record.timestamp_ms.reset();  // what cannot be kept is refused
            check_there_and_back(record);
            break;
        }
        case 1:
            check_line(make_line(recipe));
            break;
        default:
            check_line(fuzz::make_event(recipe));
    }
    return 0;
}
