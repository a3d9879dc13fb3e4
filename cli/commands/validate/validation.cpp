#include "cli/commands/validate/validation.hpp"

#include <algorithm>

#include "shortener_events/internal/json_text.hpp"

namespace shortener_events::cli {

void Validation::take(const std::string& input, const std::string& contract, const CheckedBatch& batch) {
    auto finding = batch.findings.begin();
    for (std::size_t i = 0; i < batch.input.lines.size(); ++i) {
        const Line& line = batch.input.lines[i];
        const bool is_found = finding != batch.findings.end() && finding->index == i;
        write(line, is_found);
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
                      const std::vector<Violation>& violations,
                      const std::function<std::string()>& as_received) {
    ++counts_.read;
    if (files_.are_wanted())
        violations.empty() ? files_.write_valid(as_received()) : files_.write_invalid(as_received());
    if (violations.empty())
        ++counts_.valid;
    else
        take_findings(place, contract, violations);
}

void Validation::write(const Line& line, bool is_found) {
    if (!files_.are_wanted()) return;
    std::string joined;
    std::string_view text = line.text;
    if (line.item > 0) text = joined = to_one_line(text);  // in an array it may span lines
    if (line.more_follows)
        files_.write_invalid_part(text);
    else if (is_found || line.is_part)  // the finding of an over-long line came with its first part
        files_.write_invalid(text);
    else
        files_.write_valid(text);
}

void Validation::take_findings(const EventPlace& place, const std::string& contract,
                               const std::vector<Violation>& violations) {
    if (counts_.findings == 0 && plan_.on_no) plan_.on_no();
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
    if (complete || counts_.read > 0) files_.close();  // else nothing has begun, and old files stay
    if (!plan_.group) printer_.finish({counts_.valid, counts_.invalid, counts_.unreadable, complete, why});
}

}  // namespace shortener_events::cli
