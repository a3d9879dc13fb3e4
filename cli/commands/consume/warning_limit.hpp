// Warnings that come by the thousand, as when each event of a topic is invalid: a few of each kind a minute
// are shown, the others counted. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events::cli {

class WarningLimit {
  public:
    /// `shown`: of each kind and minute; 0: they are only counted.
    explicit WarningLimit(std::uint64_t shown) : shown_(shown) {}

    /// Whether this one is shown. `kind`: one of a program's few.
    bool shows(std::string_view kind, std::string_view text, std::int64_t now_ms);

    struct Hidden {
        std::string kind;
        std::uint64_t count = 0;
        std::string first{};  ///< the text of the first of them
    };
    /// Those of minutes that are over, each told once.
    std::vector<Hidden> take_hidden(std::int64_t now_ms);
    /// All that was not told.
    std::vector<Hidden> take_rest();

  private:
    struct Minute {
        std::int64_t begin_ms = 0;
        std::uint64_t count = 0;
        std::string first_hidden{};
    };
    std::uint64_t shown_;
    std::map<std::string, Minute, std::less<>> minutes_;
};

}  // namespace shortener_events::cli
