#include "cli/commands/simulate/truth.hpp"

#include "shortener_events/time.hpp"

namespace shortener_events::cli {

void Truth::add(const SimulatedClick& event) {
    ++events_;
    if (event.fault == Fault::invalid) {
        ++invalid_;
        return;
    }
    Code& code = codes_[event.short_code];
    ++code.clicks;
    code.visitors.insert(event.visitor);
    if (event.fault == Fault::late) ++late_;
    if (event.fault != Fault::duplicate) {
        ++code.minutes[event.at_ms - event.at_ms % 60'000];
        return;
    }
    ++duplicates_;
    ++code.duplicates;
}

Json Truth::to_json() const {
    Json json{{"schema", "simulation-truth/1"}, {"events", events_},
              {"valid", events_ - invalid_},    {"invalid", invalid_},
              {"duplicates", duplicates_},      {"late", late_}};
    Json& codes = json["codes"] = Json::object();
    for (const auto& [name, code] : codes_) {
        codes[name] = {
            {"clicks", code.clicks}, {"duplicates", code.duplicates}, {"visitors", code.visitors.size()}};
        Json& minutes = codes[name]["minutes"] = Json::object();
        for (const auto& [start, clicks] : code.minutes) minutes[format_utc(start)] = clicks;
    }
    return json;
}

}  // namespace shortener_events::cli
