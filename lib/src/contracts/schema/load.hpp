// From a schema's text to a schema that can be used, with errors that say where to look.
#pragma once

#include <string>
#include <string_view>

#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

/// What errors call the text: a file, in which a line can be looked up, or something else (`contract "a@1"`).
struct SchemaOrigin {
    std::string name;
    bool is_file = false;
};

/// Without the byte order mark that some editors put before it.
std::string_view without_mark(std::string_view text);

/// Throws Error(contract), for a file as `"a.json": line 3, column 9: /type: no such type: "strnig"`.
Schema load_schema(std::string_view text, const SchemaOrigin& origin, UnknownFormat unknown);

}  // namespace shortener_events::contracts
