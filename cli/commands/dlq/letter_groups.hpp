// Dead letters counted by topic, reason and failing field. All three are what strangers wrote, so that
// neither their number nor their length is theirs to choose.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace shortener_events::cli {

class LetterGroups {
  public:
    static constexpr std::size_t kMost = 10'000;    ///< groups known at a time
    static constexpr std::size_t kTextBytes = 256;  ///< of each name and time; what is longer is cut

    using Key = std::array<std::string, 3>;  ///< topic, reason, pointer

    struct Group {
        Key key;
        std::uint64_t count = 0;
        std::string first, last;  ///< when letters of it failed
    };

    struct Report {
        std::vector<Group> groups;  ///< the largest ones, largest first
        std::uint64_t letters = 0;  ///< all that were added
        std::uint64_t others = 0;   ///< of these, in none of `groups`
        std::uint64_t missed_at_most =
            0;  ///< 0: counts are exact. Else so many letters of each may be among the others
    };

    explicit LetterGroups(std::size_t capacity = kMost) : capacity_(capacity) {}

    void add(const Key& key, const std::string& failed_at);
    Report report(std::size_t most) const;

  private:
    struct Seen {
        std::uint64_t count = 0;
        std::string first, last;
    };

    void forget_rare();

    std::size_t capacity_;
    std::map<Key, Seen> groups_;
    std::uint64_t letters_ = 0;
    std::uint64_t missed_at_most_ = 0;
};

}  // namespace shortener_events::cli
