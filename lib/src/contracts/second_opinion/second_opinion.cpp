#include "shortener_events/internal/second_opinion.hpp"

#include "contracts/second_opinion/bounds_of_asking.hpp"
#include "contracts/second_opinion/other_engine.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events {

namespace {

using Answer = SecondOpinion::Answer;

Answer no_answer(std::string why) {
    return {Answer::Kind::none, "", std::move(why)};
}

}  // namespace

struct SecondOpinion::Loaded {
    contracts::OtherEngine engine;
};

SecondOpinion::SecondOpinion(std::string_view schema) {
    try {
        const auto parsed = nlohmann::json::parse(schema);
        why_not_ = contracts::why_schema_is_not_given(parsed);
        if (why_not_.empty()) loaded_ = std::make_unique<Loaded>(Loaded{contracts::OtherEngine(parsed)});
    } catch (const std::exception& error) {
        why_not_ = std::string("valijson cannot load it: ") + error.what();
    }
}

SecondOpinion::SecondOpinion(SecondOpinion&&) noexcept = default;
SecondOpinion& SecondOpinion::operator=(SecondOpinion&&) noexcept = default;
SecondOpinion::~SecondOpinion() = default;

const std::string& SecondOpinion::why_not() const {
    return why_not_;
}

SecondOpinion::Answer SecondOpinion::ask(std::string_view event) const {
    if (!loaded_) return no_answer(why_not_);
    if (event.size() > contracts::kMostEventBytes) return no_answer("larger than 64 KiB");
    try {
        const auto parsed = nlohmann::json::parse(event);
        if (const auto why = contracts::why_event_is_not_given(parsed); !why.empty()) return no_answer(why);
        const auto refusal = loaded_->engine.refusal_of(parsed);
        if (!refusal) return {Answer::Kind::valid};
        return {Answer::Kind::invalid, refusal->keyword, refusal->message};
    } catch (const nlohmann::json::exception& error) {
        return {Answer::Kind::invalid, "json", error.what()};
    } catch (const std::exception& error) {
        return no_answer(error.what());
    }
}

std::optional<Disagreement> disagreement(const SecondOpinion::Answer& answer,
                                         const std::vector<Violation>& violations) {
    using Kind = SecondOpinion::Answer::Kind;
    if (answer.kind == Kind::none || (answer.kind == Kind::valid) == violations.empty()) return std::nullopt;
    if (answer.kind == Kind::invalid) return Disagreement{false, answer.keyword, answer.message};
    return Disagreement{true, violations.front().rule, to_text(violations.front())};
}

}  // namespace shortener_events
