#include "cli/commands/validate/validation.hpp"

#include <algorithm>

#include "shortener_events/internal/json_text.hpp"

namespace shortener_events::cli {

void Validation::take(const std::string& input, const std::string& contract, const CheckedBatch& batch) {
    auto finding = batch.findings.begin();
    for (std::size_t i = 0; i < batch.input.lines.size(); ++i) {
        const Line& line = batch.input.lines[i];
        const bool is_found = finding != batch.findings.end() && finding->index == i;
        if (line.is_part)  // of an over-long line, whose finding came with its first part
            line.more_follows ? files_.write_invalid_part(to_one_line(line.text))
                              : files_.write_invalid(to_one_line(line.text));
        else if (line.more_follows)
            files_.write_invalid_part(to_one_line(line.text));
        else
            write_whole(line, is_found);
        if (line.is_part) continue;
        ++counts_.read;
        if (is_found)
            take_findings({.input = input, .line = line.number, .item = line.item, .column = line.column},
                          contract, (finding++)->violations);
        else
            ++counts_.valid;
    }
}

void Validation::take(const EventPlace& place, const std::string& contract,
                      const std::vector<Violation>& violations, std::string_view as_received) {
    ++counts_.read;
    if (violations.empty()) {
        ++counts_.valid;
        files_.write_valid(as_received);
    } else {
        files_.write_invalid(as_received);
        take_findings(place, contract, violations);
    }
}

/// An item of an array may span lines; in a file of events it may not.
void Validation::write_whole(const Line& line, bool is_found) {
    if (!files_.are_wanted()) return;
    const bool as_received = line.item == 0;
    const std::string joined = as_received ? std::string() : to_one_line(line.text);
    const std::string_view text = as_received ? line.text : joined;
    is_found ? files_.write_invalid(text) : files_.write_valid(text);
}

void Validation::take_findings(const EventPlace& place, const std::string& contract,
                               const std::vector<Violation>& violations) {
    const bool readable = violations.front().rule != "json";
    ++(readable ? counts_.invalid : counts_.unreadable);
    const std::uint64_t room = plan_.max_errors == 0                  ? violations.size()
                               : plan_.max_errors <= counts_.findings ? 0
                                                                      : plan_.max_errors - counts_.findings;
    counts_.findings += violations.size();
    if (plan_.group)
        for (const auto& violation : violations) groups_.add(violation);
    else if (room > 0)
        printer_.print({place, contract,
                        std::span(violations).first(std::min<std::size_t>(room, violations.size())),
                        readable});
}

void Validation::finish(bool complete, const std::string& why) {
    files_.close();
    if (!plan_.group) printer_.finish({counts_.valid, counts_.invalid, counts_.unreadable, complete, why});
}

}  // namespace shortener_events::cli
