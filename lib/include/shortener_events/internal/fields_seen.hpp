// Which of the fields that are asked for events had. A misspelt name is missing everywhere, and nothing else
// tells that it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

class FieldsSeen {
  public:
    /// `places`: the steps of each field from the event down.
    explicit FieldsSeen(std::vector<std::vector<std::string>> places = {});

    /// An event that is JSON was looked at; of those that it has, saw() follows.
    void look_at(std::string_view event);
    void saw(std::size_t field) { seen_[field] = true; }

    /// Events looked at.
    std::uint64_t events() const { return events_; }

    enum class Say {
        always,          ///< of each field that no event had
        near_ones_only,  ///< of those whose name is nearly one that events have
    };

    /// `no event read has .contry: did you mean .country?`, a clause for each field, unescaped: it quotes
    /// names of events. Empty: there is none to speak of, or no event was looked at.
    std::string unseen_text(Say say) const;

  private:
    std::vector<std::string> names_near(const std::vector<std::string>& place) const;

    std::vector<std::vector<std::string>> places_;
    std::vector<bool> seen_;
    std::uint64_t events_ = 0;
    std::vector<std::string> examples_;  ///< a few short events, from among all
};

}  // namespace shortener_events
