// The contracts folder compiled into the library; the definition is generated from contracts/.
#pragma once

#include <string_view>
#include <vector>

namespace shortener_events {

struct EmbeddedFile {
    std::string_view path;  ///< in the folder: "click.v1.schema.json", "examples/valid/click.v1.full.json"
    std::string_view text;
};

/// Schemas, topics.json and examples, and the schema of topics.json itself, in no particular order.
const std::vector<EmbeddedFile>& embedded_files();

/// The text of one of them; "" where there is none of that path.
std::string_view embedded_text(std::string_view path);

}  // namespace shortener_events
