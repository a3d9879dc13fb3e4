// Acceptor against judge, and both behind Contract: they may never disagree, whatever the event. The first
// byte chooses the schema.
#include <deque>

#include "shortener_events/registry.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/engine.hpp"
#include "tests/support/sample_schemas.hpp"

using namespace shortener_events;

namespace {

struct Subject {
    contracts::Engine engine;
    Contract contract;

    explicit Subject(const std::string& schema) : engine(schema), contract("fuzz", 1, schema) {}
};

const std::deque<Subject>& subjects() {
    static const std::deque<Subject> all = [] {
        std::deque<Subject> made;
        const auto registry = ContractRegistry::built_in();
        for (const Contract* contract : registry.all()) made.emplace_back(contract->schema());
        for (const char* schema : kSampleSchemas) made.emplace_back(schema);
        return made;
    }();
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view event(reinterpret_cast<const char*>(data), size);
    const Subject& subject = subjects()[fuzz::take_choice(event, subjects().size())];
    const bool is_valid = subject.engine.judges(event);
    fuzz::require(is_valid || !subject.engine.accepts(event),
                  "the acceptor accepts only what the judge does");
    const std::string padded = std::string(event) + std::string(Contract::kSlack, '"');
    const auto found = subject.contract.check({padded.data(), event.size()}, 0, Contract::kSlack);
    fuzz::require(found.empty() == is_valid, "a contract's verdict is the judge's");
    const bool same = is_valid || found == contracts::judge_event(subject.engine.schema, event, 0);
    fuzz::require(same, "a contract's findings are the judge's");
    return 0;
}
