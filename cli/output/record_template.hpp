// Format strings for records, with kcat's letters:
//   %t topic, %p partition, %o offset, %T timestamp in epoch ms, %k key, %s value, %h headers as
//   name=value,…, %K and %S length of key and value in bytes (-1: null), %% a percent sign; \n \t \r \\ and
//   \xHH.
#pragma once

#include <functional>
#include <ostream>
#include <string_view>

#include "shortener_events/record.hpp"

namespace shortener_events::cli {

/// Throws Error(argument) that quotes the unknown letter. `escape_content`: key, value and headers as one
/// safe line.
std::function<void(std::ostream&, const Record&)> compile_record_template(std::string_view text,
                                                                          bool escape_content);

}  // namespace shortener_events::cli
