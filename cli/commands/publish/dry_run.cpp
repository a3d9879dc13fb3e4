#include "cli/commands/publish/dry_run.hpp"

#include <fmt/format.h>

#include "cli/delivery/publish_counts.hpp"
#include "cli/delivery/refusal_text.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/hint_at_remedy.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

int dry_run(const Inputs& inputs, const CheckedInput::Options& input_options, const std::string& topic,
            Context& context) {
    CheckedInput input(inputs.sources(), input_options);
    PublishCounts counts;
    while (!input.ended()) {
        const auto batch = input.next(std::chrono::milliseconds(100));
        if (!batch) continue;
        hint_at_remedy(*batch,
                       {inputs.name(batch->source), input_options.reader.layout == LineReader::Layout::array,
                        input_options.envelopes, true},
                       context);
        counts.read += batch->input.lines.size();
        counts.add(EventOutcome::invalid, batch->findings.size());
        if (!batch->findings.empty() && !counts.first_failure()) {
            const auto& first = batch->findings.front();
            counts.note_failure(batch->number_before + batch->input.lines[first.index].number,
                                EventOutcome::invalid,
                                refusal_text(first, *batch, input_options.reader.max_line));
        }
    }
    warn_of_empty(inputs, input, context);
    const bool all_valid = !counts.first_failure();
    const char* const unit = input_options.number_items ? "event" : "line";
    context.sum_up(fmt::format("{}: {} read, {} valid, {} invalid; nothing was sent (--dry-run)", topic,
                               counted(counts.read, unit), counts.read - counts[EventOutcome::invalid],
                               counts[EventOutcome::invalid]),
                   all_valid);
    if (all_valid) return kDone;
    context.sum_up(fmt::format("first invalid: {} {}: {}", unit,
                               inputs.locate(counts.first_failure()->line, input.begins()),
                               counts.first_failure()->reason),
                   false);
    return kNo;
}

}  // namespace shortener_events::cli
