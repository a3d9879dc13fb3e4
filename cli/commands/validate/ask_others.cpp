#include "cli/commands/validate/ask_others.hpp"

#include "cli/commands/validate/findings.hpp"

namespace shortener_events::cli {

void ask_others(SecondOpinions& others, const Contract& contract, const std::string& name,
                const std::string& input, const CheckedBatch& batch) {
    static const std::vector<Violation> kNone;
    auto finding = batch.findings.begin();
    for (std::size_t i = 0; i < batch.input.lines.size(); ++i) {
        const Line& line = batch.input.lines[i];
        const bool is_found = finding != batch.findings.end() && finding->index == i;
        const auto& violations = is_found ? finding->violations : kNone;
        const bool was_judged = !is_found || finding->judge != nullptr;  // not a line that is too long
        finding += is_found;
        if (line.is_part || line.more_follows || !was_judged) continue;
        others.ask(contract, name, line.text, violations, [&] {
            return to_text(
                EventPlace{.input = input, .line = line.number, .item = line.item, .column = line.column});
        });
    }
}

}  // namespace shortener_events::cli
