#include "contracts/judge/findings.hpp"

#include <algorithm>

#include "contracts/json/values.hpp"

namespace shortener_events::contracts {

namespace {

/// Whether it is or shows a number that was read as a double, and so may be another than the one that is
/// written.
bool may_be_rounded(const nlohmann::json& value) {
    if (value.is_number_float()) return true;
    return value.is_structured() && is_shown_whole(value) &&
           std::any_of(value.begin(), value.end(), may_be_rounded);
}

}  // namespace

std::string Findings::found(const nlohmann::json& value) const {
    if (written_ == nullptr || !may_be_rounded(value)) return describe(value);
    const auto text = written_->text_of(value);
    if (!text) return describe(value);
    const std::string_view part = readable_part(*text);
    const bool is_whole = part.size() == text->size();
    return std::string(part) + (is_whole ? "" : "… (" + std::to_string(text->size()) + " bytes)");
}

}  // namespace shortener_events::contracts
