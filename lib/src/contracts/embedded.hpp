// The contracts compiled into the library; the definition is generated from contracts/*.schema.json.
#pragma once

#include <string_view>
#include <vector>

namespace shortener_events {

struct EmbeddedContract {
    std::string_view file_name;  ///< "click.v1.schema.json"
    std::string_view schema;     ///< the file's text
};

const std::vector<EmbeddedContract>& embedded_contracts();

}  // namespace shortener_events
