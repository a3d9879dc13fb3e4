#include "cli/output/second_opinions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/table.hpp"
#include "shortener_events/internal/front_of.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

const char* verdict_here(bool accepted_there) {
    return accepted_there ? "invalid" : "valid";
}

const char* verdict_there(bool accepted_there) {
    return accepted_there ? "valid" : "invalid";
}

}  // namespace

const SecondOpinion& SecondOpinions::about(const Contract& contract, const std::string& id) {
    const auto known = opinions_.find(id);
    return known != opinions_.end() ? known->second
                                    : opinions_.emplace(id, SecondOpinion(contract.schema())).first->second;
}

void SecondOpinions::ask(const Contract& contract, const std::string& id, std::string_view event,
                         const std::vector<Violation>& violations, const Place& place) {
    const SecondOpinion& opinion = about(contract, id);
    ++asked_;
    const auto answer = opinion.ask(event);
    if (answer.kind == SecondOpinion::Answer::Kind::none) {
        ++unanswered_;
        if (!opinion.why_not().empty() || !unanswered_place_.empty()) return;
        unanswered_place_ = cut_text(place(), kTextBytes);
        unanswered_why_ = cut_text(answer.message, kTextBytes);
    }
    const auto differs = disagreement(answer, violations);
    if (!differs) return;
    Group& group = groups_[{id, differs->accepted_there, differs->keyword}];
    if (group.count++ > 0) return;
    group.place = cut_text(place(), kTextBytes);
    group.message = cut_text(differs->message, kTextBytes);
}

std::uint64_t SecondOpinions::differ() const {
    std::uint64_t events = 0;
    for (const auto& [key, group] : groups_) events += group.count;
    return events;
}

std::vector<std::pair<SecondOpinions::Key, SecondOpinions::Group>> SecondOpinions::by_count() const {
    std::vector<std::pair<Key, Group>> rows(groups_.begin(), groups_.end());
    std::ranges::stable_sort(rows, std::greater(), [](const auto& row) { return row.second.count; });
    return rows;
}

void SecondOpinions::print(Context& context) const {
    if (!groups_.empty()) {
        Table table(
            {{"COUNT", Align::right}, {"CONTRACT"}, {"HERE"}, {"VALIJSON"}, {"BY"}, {"FIRST"}, {"WHAT"}});
        for (const auto& [key, group] : by_count()) {
            const auto& [id, accepted, keyword] = key;
            table.add({std::to_string(group.count), id, verdict_here(accepted), verdict_there(accepted),
                       keyword.empty() ? "-" : keyword, group.place, group.message});
        }
        table.print_aligned(context.out(), context.palette(), context.out_columns());
    }
    context.out().flush();
    note(context);
}

void SecondOpinions::note(Context& context) const {
    for (const auto& [id, opinion] : opinions_)
        if (!opinion.why_not().empty())
            context.warn(fmt::format("no second opinion about {}: {}", id, opinion.why_not()));
    context.note(
        fmt::format("second opinion of valijson, without formats: {} = {} alike + {} otherwise + "
                    "{} without an answer",
                    counted(asked_, "event"), asked_ - differ() - unanswered_, differ(), unanswered_));
    if (!unanswered_place_.empty())
        context.note(fmt::format("no answer, such as about {}: {}", unanswered_place_, unanswered_why_));
}

Json SecondOpinions::to_json() const {
    Json differences = Json::array();
    for (const auto& [key, group] : by_count()) {
        const auto& [id, accepted, keyword] = key;
        differences.push_back({{"contract", id},
                               {"here", verdict_here(accepted)},
                               {"there", verdict_there(accepted)},
                               {"keyword", keyword.empty() ? Json(nullptr) : Json(keyword)},
                               {"count", group.count},
                               {"first", group.place},
                               {"message", group.message}});
    }
    Json not_asked = Json::array();
    for (const auto& [id, opinion] : opinions_)
        if (!opinion.why_not().empty()) not_asked.push_back({{"contract", id}, {"why", opinion.why_not()}});
    return {{"engine", "valijson"},
            {"asked", asked_},
            {"differ", differ()},
            {"unanswered", unanswered_},
            {"differences", std::move(differences)},
            {"not_asked", std::move(not_asked)}};
}

}  // namespace shortener_events::cli
