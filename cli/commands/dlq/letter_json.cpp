#include "cli/commands/dlq/letter_json.hpp"

#include "cli/output/json_values.hpp"
#include "shortener_events/envelope.hpp"

namespace shortener_events::cli {

Json letter_json(const DeadLetter& letter, const std::vector<Violation>& violations) {
    Json found = Json::array();
    for (const auto& [pointer, rule, message] : violations)
        found.push_back({{"pointer", pointer}, {"rule", rule}, {"message", message}});
    return {{"dialect", to_string(letter.dialect)},
            {"reason", letter.reason},
            {"detail", or_null(letter.detail)},
            {"stack_trace", or_null(letter.stack_trace)},
            {"attempts", or_null(letter.attempts)},
            {"failed_at", or_null(letter.failed_at)},
            {"by", or_null(letter.by)},
            {"replays", letter.replays},
            {"truncated", or_null(letter.truncated)},
            {"value_size", or_null(letter.value_size)},
            {"value_digest", or_null(letter.value_digest)},
            {"origin",
             {{"topic", or_null(letter.origin_topic)},
              {"partition", or_null(letter.origin_partition)},
              {"offset", or_null(letter.origin_offset)},
              {"timestamp", time_or_null(letter.origin_timestamp_ms)},
              {"timestamp_ms", or_null(letter.origin_timestamp_ms)}}},
            {"violations", found},
            {"record", Json::parse(to_envelope(letter.record))}};
}

}  // namespace shortener_events::cli
