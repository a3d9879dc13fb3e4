#include "cli/input/hint_at_remedy.hpp"

#include "shortener_events/internal/json_text.hpp"

namespace shortener_events::cli {

void hint_at_remedy(const CheckedBatch& batch, const InputTraits& traits, Context& context) {
    if (batch.number_before > 0 || batch.findings.empty()) return;  // of an input behind the first one
    const LineFindings& finding = batch.findings.front();
    const Line& line = batch.input.lines[finding.index];
    const bool is_first = line.item > 0 ? line.item == 1 : line.number == 1;
    if (!is_first) return;
    InputTraits known = traits;
    known.next_is_json =
        finding.index + 1 < batch.input.lines.size() && is_json(batch.input.lines[finding.index + 1].text);
    const std::string remedy = remedy_for(line.text, known);
    if (!remedy.empty()) context.hint(remedy);
}

}  // namespace shortener_events::cli
