#include "base/digest_cache.hpp"
#include "consume/click_reader.hpp"

namespace shortener_events {

struct ClickRecords::State {
    State(const ContractRegistry& registry, const std::string& topic) : reader(registry, topic) {}

    consume::ClickReader reader;
    DigestCache deliveries{kRememberedDeliveries};
    Row row{};
    Counts counts{};
};

ClickRecords::ClickRecords(const ContractRegistry& registry, const std::string& topic)
    : state_(std::make_unique<State>(registry, topic)) {}
ClickRecords::~ClickRecords() = default;

ClickRecords::Reading ClickRecords::read(const Record& record) {
    State& state = *state_;
    ++state.counts.read;
    if (const auto rejection = state.reader.read(record, state.row)) {
        ++state.counts.invalid;
        return {.kind = Kind::invalid, .rule = rejection->rule};
    }
    const bool is_known = state.row.delivery && !state.deliveries.meet(*state.row.delivery);
    state.counts.repeated += is_known;
    return {.kind = is_known ? Kind::repeated : Kind::click, .click = state.reader.click_of(state.row)};
}

const ClickRecords::Counts& ClickRecords::counts() const {
    return state_->counts;
}

}  // namespace shortener_events
