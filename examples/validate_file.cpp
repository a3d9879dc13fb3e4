// Checks a file of events, one JSON a line, against the click contract: each finding with its line. Ends
// with 1 where there is one. Needs no Kafka. usage: validate_file FILE
#include <fstream>
#include <iostream>
#include <string>

#include "shortener_events/error.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/visible_text.hpp"

using namespace shortener_events;

namespace {

std::uint64_t count_findings(std::istream& in) {
    const ContractRegistry contracts = ContractRegistry::built_in();
    const Contract& click = contracts.require("click");
    std::uint64_t findings = 0;
    std::string line;
    for (std::uint64_t number = 1; std::getline(in, line); ++number)
        for (const Violation& violation : click.check(line)) {
            // It may quote the event, which comes from the internet.
            std::cout << number << ": " << escape_line(to_text(violation)) << '\n';
            ++findings;
        }
    return findings;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: validate_file FILE\n";
        return 2;
    }
    try {
        std::ifstream in(argv[1]);
        if (!in) throw Error(ErrorCategory::io, std::string("cannot read \"") + argv[1] + '"');
        return count_findings(in) == 0 ? 0 : 1;
    } catch (const Error& error) {
        std::cerr << "validate_file: " << error.what() << '\n';
        if (!error.hint().empty()) std::cerr << "  hint: " << error.hint() << '\n';
        return 1;
    }
}
