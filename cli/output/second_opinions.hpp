// Where another validator would judge events otherwise: counted by contract, direction and keyword. It is
// told of events that were judged already, and decides nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "cli/context.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/internal/second_opinion.hpp"

namespace shortener_events::cli {

class SecondOpinions {
  public:
    static constexpr std::size_t kTextBytes = 256;  ///< of a message or a place; what is longer is cut

    using Place = std::function<std::string()>;  ///< of the event, unescaped

    /// Asks about one event, which `contract` has judged: no violation, it is valid. `id`: what the contract
    /// is called in reports.
    void ask(const Contract& contract, const std::string& id, std::string_view event,
             const std::vector<Violation>& violations, const Place& place);

    std::uint64_t asked() const { return asked_; }
    std::uint64_t differ() const;
    std::uint64_t unanswered() const { return unanswered_; }

    /// A table of the differences, most first, on stdout; on stderr how many events were asked about, and
    /// contracts that valijson cannot be asked about.
    void print(Context& context) const;
    /// The same as an object: engine, asked, differ, unanswered, differences, not_asked.
    Json to_json() const;
    /// The part of print() that goes to stderr.
    void note(Context& context) const;

  private:
    struct Group {
        std::uint64_t count = 0;
        std::string place, message;  ///< of the first
    };
    using Key = std::tuple<std::string, bool, std::string>;  ///< contract, whether accepted there, keyword

    const SecondOpinion& about(const Contract& contract, const std::string& id);
    std::vector<std::pair<Key, Group>> by_count() const;

    std::map<std::string, SecondOpinion> opinions_;
    std::map<Key, Group> groups_;
    std::uint64_t asked_ = 0, unanswered_ = 0;
    std::string unanswered_place_, unanswered_why_;  ///< the first event that has no answer of its own
};

}  // namespace shortener_events::cli
