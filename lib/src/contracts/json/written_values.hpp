// How the values of a tree were written in the text that it was read from: a tree keeps a number that is no
// 64-bit integer as a double, which is another number.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "contracts/json/outline.hpp"

namespace shortener_events::contracts {

class WrittenValues {
  public:
    /// `root`: what was read from `text`, without names that come twice. Both must stay where they are.
    WrittenValues(const nlohmann::json& root, std::string_view text) : root_(root), text_(text) {}

    /// A value inside of the root that is a double, an array or an object, on one line.
    std::optional<std::string> text_of(const nlohmann::json& value);

  private:
    void add(const nlohmann::json& value, std::size_t at);
    void add_members(const nlohmann::json& object, std::size_t at);
    void add_items(const nlohmann::json& array, std::size_t at);

    const nlohmann::json& root_;
    std::string_view text_;
    std::optional<Outline> outline_;  ///< made when first asked for
    std::unordered_map<const nlohmann::json*, std::size_t> entries_;
};

}  // namespace shortener_events::contracts
