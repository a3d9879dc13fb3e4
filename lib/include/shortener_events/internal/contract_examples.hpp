// The examples that a contracts folder holds beside its schemas: events that a contract has to accept
// (examples/valid) or to refuse (examples/invalid), named `<contract>.v<N>.<what>.json`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/registry.hpp"

namespace shortener_events {

struct ExampleResult {
    std::string file;      ///< "built in: examples/valid/…", or its path
    std::string contract;  ///< "click@1"; "" where the name says none
    bool should_be_valid = true;
    bool passed = false;
    std::string detail;  ///< the first violation, or why there is no verdict; "" for an accepted event
};

/// Told of each example that a contract has judged: its event, and the first violation or none.
using OnExample = std::function<void(const ExampleResult&, const Contract&, std::string_view event,
                                     const std::vector<Violation>&)>;

/// Every example built in, but for those of contracts that a directory overrides, then those of the
/// registry's directories. An example of an unknown contract, or that cannot be read, has not passed.
std::vector<ExampleResult> test_examples(const ContractRegistry& registry, const OnExample& on_example = {});

}  // namespace shortener_events
