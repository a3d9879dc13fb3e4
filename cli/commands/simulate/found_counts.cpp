#include "cli/commands/simulate/found_counts.hpp"

#include <cstring>
#include <numeric>

#include "shortener_events/internal/minutes.hpp"

namespace shortener_events::cli {

/// It is one already.
std::size_t FoundClicks::HashOfDigest::operator()(const Digest& digest) const {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.bytes.data(), sizeof hash);
    return hash;
}

void FoundClicks::add(const CountedClick& click) {
    const std::string name(click.short_code);
    FoundCode& code = codes_[name];
    ++events_;
    ++code.records;
    ++code.events;
    ++code.minutes[start_of_minute(click.clicked_at_ms)];
    visitors_.insert(click.visitor);
    code.visitors += visitors_of_codes_[name].insert(click.visitor).second;
}

void FoundClicks::add_repeated(const CountedClick& click) {
    ++repeated_;
    ++codes_[std::string(click.short_code)].records;
}

std::uint64_t FoundClicks::invalid() const {
    return std::accumulate(invalid_by_rule_.begin(), invalid_by_rule_.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const auto& rule) { return sum + rule.second; });
}

std::uint64_t FoundClicks::records() const {
    return valid_records() + invalid();
}

void FoundTotals::add(const KeptTotal& total) {
    FoundCode& code = url_stats[std::string(total.short_code)];
    code.events += static_cast<std::uint64_t>(total.clicks);
    code.visitors += static_cast<std::uint64_t>(total.visitors);
}

void FoundTotals::add(const KeptMinute& minute) {
    clicks_per_minute[std::string(minute.short_code)].minutes[minute.start_ms] +=
        static_cast<std::uint64_t>(minute.clicks);
}

}  // namespace shortener_events::cli
