#include "cli/commands/simulate/truth.hpp"

#include <algorithm>
#include <numeric>

#include "shortener_events/internal/minutes.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kArrivalsKept = 1 << 16;

Json minutes_to_json(const std::map<std::int64_t, std::uint64_t>& minutes) {
    Json json = Json::object();
    for (const auto& [start, events] : minutes) json[format_utc(start)] = events;
    return json;
}

}  // namespace

void Truth::expect(const SimulatedClick& event) {
    Expected expected{.original = event.original,
                      .visitor = event.visitor,
                      .minute = start_of_minute(event.at_ms),
                      .fault = event.fault,
                      .kind = event.kind};
    if (event.fault != Fault::invalid) expected.code = &codes_[event.short_code];
    expected_.push_back(expected);
}

void Truth::settle(std::uint64_t number, EventOutcome outcome) {
    Expected& event = expected_.at(number - first_);
    event.settled = true;
    if (outcome == EventOutcome::delivered)
        count(event);
    else if (outcome != EventOutcome::unknown)
        ++not_delivered_;
    else if (event.fault == Fault::invalid)
        ++unknown_invalid_;
    else
        ++unknown_valid_, ++event.code->unknown;
    for (; !expected_.empty() && expected_.front().settled; ++first_) expected_.pop_front();
}

void Truth::count(const Expected& event) {
    if (event.fault == Fault::invalid)
        ++invalid_[event.kind];
    else
        count_valid(event);
}

void Truth::count_valid(const Expected& event) {
    ++valid_records_;
    ++event.code->records;
    if (!is_first_arrival(event.original)) return;
    ++valid_events_;
    ++event.code->events;
    ++event.code->minutes[event.minute];
    ++minutes_[event.minute];
    event.code->visitors.insert(event.visitor);
    if (visitors_.size() <= event.visitor) visitors_.resize(event.visitor + 1);
    visitors_[event.visitor] = true;
    late_ += event.fault == Fault::late;
    unknown_codes_ += event.fault == Fault::unknown_code;
}

/// A repetition may be acknowledged before what it repeats, or instead of it.
bool Truth::is_first_arrival(std::uint64_t original) {
    if (distance_ == 0) return true;
    if (arrived_.size() > kArrivalsKept + distance_) forget_arrivals();
    return arrived_.insert(original).second;
}

void Truth::forget_arrivals() {
    std::erase_if(arrived_, [this](std::uint64_t original) { return original + distance_ < first_; });
}

Json Truth::to_json(bool complete) const {
    const std::uint64_t invalid = std::accumulate(invalid_.begin(), invalid_.end(), std::uint64_t{0});
    Json json = head_;
    json["complete"] = complete;
    json["records"] = valid_records_ + invalid;
    json["valid"] = {{"records", valid_records_}, {"events", valid_events_}};
    json["duplicates"] = valid_records_ - valid_events_;
    json["late"] = late_;
    json["unknown_codes"] = unknown_codes_;
    json["visitors"] = std::ranges::count(visitors_, true);
    Json& kinds = json["invalid"] = {{"records", invalid}, {"kinds", Json::object()}};
    for (std::size_t kind = 0; kind < invalid_.size(); ++kind)
        if (invalid_[kind] > 0)
            kinds["kinds"][std::string(kInvalidKinds[kind].name)] = {{"records", invalid_[kind]},
                                                                     {"rule", kInvalidKinds[kind].rule}};
    json["unknown"] = {{"records", unknown_valid_ + unknown_invalid_},
                       {"valid", unknown_valid_},
                       {"invalid", unknown_invalid_}};
    json["not_delivered"] = not_delivered_;
    json["minutes"] = minutes_to_json(minutes_);
    Json& codes = json["codes"] = Json::object();
    for (const auto& [name, code] : codes_)
        if (code.records + code.unknown > 0)
            codes[name] = {{"records", code.records},
                           {"events", code.events},
                           {"visitors", code.visitors.size()},
                           {"unknown", code.unknown},
                           {"minutes", minutes_to_json(code.minutes)}};
    return json;
}

}  // namespace shortener_events::cli
