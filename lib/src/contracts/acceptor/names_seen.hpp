// Which names one open object has had so far: a name that comes twice makes an event unreadable.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace shortener_events::contracts {

class NamesSeen {
  public:
    /// `scratch` is shared by all levels: an object takes what it has added away with it.
    explicit NamesSeen(std::vector<std::string_view>& scratch) : scratch_(scratch), begin_(scratch.size()) {}
    ~NamesSeen() { scratch_.resize(begin_); }
    NamesSeen(const NamesSeen&) = delete;
    NamesSeen& operator=(const NamesSeen&) = delete;

    /// A property by its number in the PropertyTable. False: it came before.
    bool add_property(std::size_t number) {
        const std::uint64_t bit = std::uint64_t{1} << number;
        const bool is_new = (properties_ & bit) == 0;
        properties_ |= bit;
        return is_new;
    }

    /// A name that no property has. False: it came before, or there are too many to be sure.
    bool add_other(std::string_view name) {
        for (std::size_t i = begin_; i < scratch_.size(); ++i) {
            if (scratch_[i] == name) return false;
        }
        scratch_.push_back(name);
        return scratch_.size() - begin_ <= kMostOthers;
    }

    bool all_properties(std::uint64_t wanted) const { return (properties_ & wanted) == wanted; }

  private:
    /// With more, comparing each with each would no longer be cheap.
    static constexpr std::size_t kMostOthers = 32;

    std::vector<std::string_view>& scratch_;
    std::size_t begin_;
    std::uint64_t properties_ = 0;
};

}  // namespace shortener_events::contracts
