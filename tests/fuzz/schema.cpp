// Loading any text as a schema ends in a contract or in an error of the contract, and a contract that was
// loaded judges without a crash; acceptor and judge agree about a few events then. Another validator that is
// asked about it neither ends nor holds up the program.
#include "shortener_events/error.hpp"
#include "shortener_events/internal/second_opinion.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/engine.hpp"

using namespace shortener_events;

namespace {

constexpr std::string_view kEvents[] = {
    "{}", "[]", "[1,[2,[3]],{\"a\":{\"a\":1}}]", R"({"a":1,"b":"text","c":[null,true,1.5],"$ref":"#"})",
    R"({"shortCode":"a","originalUrl":"https://e.com/","timestamp":"2026-01-31T09:30:00Z","metadata":{"a":""}})"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        const Contract contract("fuzz", 1, text);
        const contracts::Engine engine(text);
        const SecondOpinion other(contract.schema());
        for (const std::string_view event : kEvents) {
            const bool is_valid = engine.judges(event);
            fuzz::require(is_valid || !engine.accepts(event),
                          "the acceptor accepts only what the judge does");
            fuzz::require(contract.check(event).empty() == is_valid, "a contract's verdict is the judge's");
            const bool has_answer = other.ask(event).kind != SecondOpinion::Answer::Kind::none;
            fuzz::require(!has_answer || other.why_not().empty(), "only who has loaded the schema answers");
        }
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::contract, "a schema's error is the contract's");
    }
    return 0;
}
