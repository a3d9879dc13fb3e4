// The compatibility rules: "compatible" is a promise about every event, and the example of a break is proof.
// The input is the writer's schema, the reader's and an event, a line each.
#include <algorithm>

#include "shortener_events/compatibility.hpp"
#include "shortener_events/contract.hpp"
#include "shortener_events/error.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace shortener_events;

namespace {

constexpr std::string_view kEvents[] = {"{}",
                                        "[]",
                                        "null",
                                        "0",
                                        "1.5",
                                        "\"\"",
                                        "\"text\"",
                                        R"({"a":1})",
                                        "[1,1]",
                                        "[[{}]]",
                                        R"({"a":null,"b":"c"})",
                                        R"({"a":{"a":{"a":"x"}}})"};

std::string take_line(std::string_view& input) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    std::string line(input.substr(0, end));
    input.remove_prefix(std::min(end + 1, input.size()));
    return line;
}

/// What cannot be judged is neither.
enum class Verdict { valid, invalid, unknown };

Verdict verdict(const Contract& contract, std::string_view event) {
    const auto found = contract.check(event);
    if (found.empty()) return Verdict::valid;
    return found[0].rule == "json" ? Verdict::unknown : Verdict::invalid;
}

bool breaks(const Contract& writer, const Contract& reader, std::string_view event) {
    return verdict(writer, event) == Verdict::valid && verdict(reader, event) == Verdict::invalid;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string writer_schema = take_line(input);
    const std::string reader_schema = take_line(input);
    try {
        const Contract writer("writer", 1, writer_schema);
        const Contract reader("reader", 1, reader_schema);
        const CompatibilityReport report = check_compatibility(writer_schema, reader_schema);
        for (const SchemaBreak& found : report.breaks) {
            fuzz::require(!found.example || breaks(writer, reader, *found.example), "an example is proof");
        }
        if (report.answer != Compatibility::compatible) return 0;
        const auto is_broken_by = [&](std::string_view event) { return breaks(writer, reader, event); };
        fuzz::require(
            std::none_of(std::begin(kEvents), std::end(kEvents), is_broken_by) && !is_broken_by(input),
            "readers of a compatible schema read every event");
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::contract, "a schema's error is the contract's");
    }
    return 0;
}
