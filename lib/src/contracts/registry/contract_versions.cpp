#include "shortener_events/contract_versions.hpp"

#include <algorithm>

#include "contracts/json/values.hpp"

namespace shortener_events {

namespace {

/// So many violations of each version are counted before the nearest version is chosen.
constexpr std::size_t kCompared = 16;

}  // namespace

std::optional<std::string> contract_label(const std::vector<Header>& headers) {
    const auto last = std::find_if(headers.rbegin(), headers.rend(),
                                   [](const Header& header) { return header.name == kContractHeader; });
    if (last == headers.rend()) return std::nullopt;
    return last->value.value_or("");
}

std::optional<Violation> why_unreadable(const Record& record) {
    if (!record.oversize) return std::nullopt;
    return Violation{"", "json", "too large: " + std::to_string(record.oversize->bytes) + " bytes"};
}

ContractVersions::ContractVersions(std::vector<std::shared_ptr<const Contract>> newest_first, int current,
                                   Unlabelled unlabelled)
    : accepted_(std::move(newest_first)), unlabelled_(unlabelled) {
    const auto at = std::find_if(accepted_.begin(), accepted_.end(),
                                 [&](const auto& contract) { return contract->version() == current; });
    current_ = at == accepted_.end() ? 0 : static_cast<std::size_t>(at - accepted_.begin());
}

const Contract& ContractVersions::current() const {
    return *accepted_[current_];
}

const Contract* ContractVersions::find(std::string_view id) const {
    for (const auto& contract : accepted_) {
        if (contract->id() == id) return contract.get();
    }
    return nullptr;
}

Violation ContractVersions::unknown_label(const std::string& label) const {
    std::string known;
    for (const auto& contract : accepted_) known.append(known.empty() ? "" : " or ").append(contract->id());
    return {"", "contract",
            "the header " + std::string(kContractHeader) + " says " +
                contracts::describe(nlohmann::json(label)) + ", expected " + known};
}

ContractVersions::Verdict ContractVersions::check(std::string_view event,
                                                  const std::optional<std::string>& label, std::size_t limit,
                                                  std::size_t slack) const {
    if (!label) return check_unlabelled(event, limit, slack);
    if (const Contract* judge = find(*label)) return {judge, judge->check(event, limit, slack)};
    return {&current(), {unknown_label(*label)}};
}

ContractVersions::Verdict ContractVersions::check(const Record& record, std::size_t limit) const {
    if (auto why = why_unreadable(record)) return {nullptr, {std::move(*why)}};
    return check(record.value.value_or(""), contract_label(record.headers), limit);
}

ContractVersions::Verdict ContractVersions::check_unlabelled(std::string_view event, std::size_t limit,
                                                             std::size_t slack) const {
    if (unlabelled_ == Unlabelled::current || accepted_.size() == 1)
        return {&current(), current().check(event, limit, slack)};
    const std::size_t wanted = limit == 0 ? 0 : std::max(limit, kCompared);
    Verdict nearest;
    for (const auto& contract : accepted_) {
        auto violations = contract->check(event, wanted, slack);
        if (violations.empty()) return {contract.get(), {}};
        const bool nearer = nearest.judge == nullptr || violations.size() < nearest.violations.size() ||
                            (contract.get() == &current() && violations.size() == nearest.violations.size());
        if (nearer) nearest = {contract.get(), std::move(violations)};
        if (nearest.violations.front().rule == "json") break;  // unreadable for every version
    }
    if (limit != 0 && nearest.violations.size() > limit) nearest.violations.resize(limit);
    return nearest;
}

std::string to_text(const ContractVersions::Verdict& verdict) {
    std::string text;
    for (const auto& violation : verdict.violations)
        text.append(text.empty() ? "" : "; ").append(to_text(violation));
    return verdict.judge ? text + " (" + verdict.judge->id() + ")" : text;
}

}  // namespace shortener_events
