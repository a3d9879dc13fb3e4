// contracts test: the examples of a contracts folder against its contracts.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/contracts/contracts.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/json.hpp"
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

void warn_of_untested(const ContractRegistry& registry, const std::vector<ExampleResult>& results,
                      Context& context) {
    for (const auto* contract : registry.all()) {
        if (std::ranges::find(results, contract->id(), &ExampleResult::contract) == results.end())
            context.warn(fmt::format("there is no example of {}", contract->id()));
    }
}

}  // namespace

int run_contracts_test(const ContractsFlags& flags, Context& context) {
    const auto registry = load_contracts(flags.contracts, context);
    const auto results = test_examples(registry);
    const auto failed = std::ranges::count(results, false, &ExampleResult::passed);
    if (context.json()) {
        Json list = Json::array();
        for (const auto& result : results) list.push_back(to_json(result));
        print_json(context.out(), {{"schema", "contracts-test/1"},
                                   {"passed", static_cast<std::int64_t>(results.size()) - failed},
                                   {"failed", failed},
                                   {"examples", list}});
    } else {
        for (const auto& result : results)
            if (!result.passed || context.verbosity() > 0) print(result, context);
    }
    context.out().flush();
    warn_of_untested(registry, results, context);
    context.note(fmt::format("{} examples: {} as expected, {} not", results.size(),
                             static_cast<std::int64_t>(results.size()) - failed, failed));
    return failed == 0 ? kDone : kNo;
}

}  // namespace shortener_events::cli
