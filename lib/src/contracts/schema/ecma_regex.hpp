// Reads a regular expression as ECMA 262 defines it (with the `u` flag) and writes it in RE2's syntax.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::contracts {

struct EcmaRegex {
    std::string re2;          ///< the same expression for RE2
    std::string error;        ///< why it is no ECMA 262 expression; empty: it is one
    std::string unsupported;  ///< the part RE2 has no equivalent for ("a lookahead"); empty: none
};

EcmaRegex translate_ecma_regex(std::string_view expression);

}  // namespace shortener_events::contracts
