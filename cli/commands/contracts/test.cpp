// contracts test: the examples of a contracts folder against its contracts.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/contracts/contracts.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/json.hpp"
#include "cli/output/second_opinions.hpp"
#include "shortener_events/internal/contract_examples.hpp"

namespace shortener_events::cli {

namespace {

Json to_json(const ExampleResult& result) {
    return {{"file", result.file},
            {"contract", result.contract.empty() ? Json(nullptr) : Json(result.contract)},
            {"expected", result.should_be_valid ? "valid" : "invalid"},
            {"passed", result.passed},
            {"detail", result.detail.empty() ? Json(nullptr) : Json(result.detail)}};
}

void print(const ExampleResult& result, Context& context) {
    const Palette& palette = context.palette();
    const std::string detail = result.detail.empty() ? "the contract accepts it" : result.detail;
    const std::string text = fmt::format("{}: {}{}", result.file, detail,
                                         result.contract.empty() ? "" : " (" + result.contract + ")");
    context.out() << (result.passed ? palette.green("ok  ") : palette.red("FAIL")) << ' ' << escape_line(text)
                  << '\n';
}

/// How many contracts no example is of, each of which is named.
std::int64_t warn_of_untested(const ContractRegistry& registry, const std::vector<ExampleResult>& results,
                              bool strict, Context& context) {
    std::int64_t untested = 0;
    for (const auto* contract : registry.all()) {
        if (std::ranges::find(results, contract->id(), &ExampleResult::contract) != results.end()) continue;
        ++untested;
        context.warn(fmt::format("there is no example of {}{}", contract->id(),
                                 strict ? ", and --strict asks for one" : ""));
    }
    return untested;
}

/// The results, and where another validator was asked what it says.
struct TestedExamples {
    std::vector<ExampleResult> results{};
    SecondOpinions others{};
};

TestedExamples test(const ContractRegistry& registry, bool asks_others) {
    TestedExamples tested;
    tested.results =
        test_examples(registry, [&](const ExampleResult& result, const Contract& contract,
                                    std::string_view event, const std::vector<Violation>& violations) {
            if (asks_others)
                tested.others.ask(contract, contract.id(), event, violations, [&] { return result.file; });
        });
    return tested;
}

void print_report(const TestedExamples& tested, bool asks_others, std::int64_t failed, Context& context) {
    Json list = Json::array();
    for (const auto& result : tested.results) list.push_back(to_json(result));
    Json report{{"schema", "contracts-test/1"},
                {"passed", static_cast<std::int64_t>(tested.results.size()) - failed},
                {"failed", failed},
                {"examples", list}};
    if (asks_others) report["second_opinion"] = tested.others.to_json();
    print_json(context.out(), report);
}

}  // namespace

int run_contracts_test(const TestFlags& flags, Context& context) {
    context.go_on_without_reader();
    const auto registry = load_contracts(flags.contracts, context);
    const TestedExamples tested = test(registry, flags.second_opinion);
    const auto& results = tested.results;
    const auto failed = std::ranges::count(results, false, &ExampleResult::passed);
    if (context.json()) {
        print_report(tested, flags.second_opinion, failed, context);
    } else {
        for (const auto& result : results)
            if (!result.passed || context.verbosity() > 0) print(result, context);
    }
    if (flags.second_opinion) context.json() ? tested.others.note(context) : tested.others.print(context);
    context.out().flush();
    const bool strict = flags.contracts.strict;
    const auto untested = warn_of_untested(registry, results, strict, context);
    context.note(fmt::format("{} examples: {} as expected, {} not", results.size(),
                             static_cast<std::int64_t>(results.size()) - failed, failed));
    return failed == 0 && !(strict && untested > 0) ? kDone : kNo;
}

}  // namespace shortener_events::cli
