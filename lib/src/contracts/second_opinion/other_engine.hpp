// valijson, of which only this file's source knows: it is large, header only, and compiled once.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace shortener_events::contracts {

class OtherEngine {
  public:
    struct Refusal {
        std::string keyword;  ///< "properties" where valijson says no nearer one
        std::string message;  ///< valijson's
    };

    /// Throws std::exception where valijson cannot load the schema. See bounds_of_asking.hpp for what may be
    /// given to it.
    explicit OtherEngine(const nlohmann::json& schema);
    OtherEngine(OtherEngine&&) noexcept;
    ~OtherEngine();

    /// nullopt: the event is valid. Formats count for nothing. Throws std::exception where valijson does, or
    /// where it takes more than kMostSteps.
    std::optional<Refusal> refusal_of(const nlohmann::json& event) const;

  private:
    struct Loaded;
    std::unique_ptr<Loaded> loaded_;
};

/// The keyword of which valijson's message speaks: it does not name it itself.
std::string keyword_in(std::string_view message);

}  // namespace shortener_events::contracts
