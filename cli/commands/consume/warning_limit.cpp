#include "cli/commands/consume/warning_limit.hpp"

#include <limits>

namespace shortener_events::cli {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;

}  // namespace

bool WarningLimit::shows(std::string_view kind, std::string_view text, std::int64_t now_ms) {
    const auto found = minutes_.find(kind);
    Minute& minute = found != minutes_.end()
                         ? found->second
                         : minutes_.emplace(std::string(kind), Minute{now_ms}).first->second;
    if (minute.count == shown_) minute.first_hidden = text;
    return minute.count++ < shown_;
}

std::vector<WarningLimit::Hidden> WarningLimit::take_hidden(std::int64_t now_ms) {
    std::vector<Hidden> hidden;
    for (auto at = minutes_.begin(); at != minutes_.end();) {
        const auto& [kind, minute] = *at;
        const bool is_over = now_ms - minute.begin_ms >= kMinuteMs || now_ms < minute.begin_ms;
        if (is_over && minute.count > shown_)
            hidden.push_back({kind, minute.count - shown_, minute.first_hidden});
        at = is_over ? minutes_.erase(at) : std::next(at);
    }
    return hidden;
}

std::vector<WarningLimit::Hidden> WarningLimit::take_rest() {
    return take_hidden(std::numeric_limits<std::int64_t>::max());
}

}  // namespace shortener_events::cli
