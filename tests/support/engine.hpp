// Both halves of the contract engine, side by side: for tests that see that they never disagree.
#pragma once

#include <string>
#include <string_view>

#include "contracts/acceptor/acceptor.hpp"
#include "contracts/json/strict_json.hpp"
#include "contracts/judge/judge.hpp"
#include "shortener_events/contract.hpp"

namespace shortener_events::contracts {

struct Engine {
    Schema schema;
    Program program;

    /// Throws Error(contract) as Contract does, but takes the text to be JSON.
    explicit Engine(std::string_view text)
        : schema(compile_schema(parse_strict(text).value, UnknownFormat::ignore)),
          program(compile_program(schema)) {}

    /// The bytes behind the event end a string, so that a parser that reads on is caught.
    bool accepts(std::string_view event) const {
        const std::string padded = std::string(event) + std::string(Contract::kSlack, '"');
        thread_local Tokenizer tokenizer;
        return tokenizer.read({padded.data(), event.size()}) && certainly_valid(program, tokenizer.tokens());
    }

    bool judges(std::string_view event) const { return judge_event(schema, event, 1).empty(); }
};

}  // namespace shortener_events::contracts
