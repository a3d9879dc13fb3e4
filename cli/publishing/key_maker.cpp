#include "cli/publishing/key_maker.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

KeyMaker::KeyMaker(const std::string& choice, std::uint64_t seed)
    : kind_(choice == "uuid"   ? Kind::uuid
            : choice == "none" ? Kind::none
                               : Kind::pointer),
      pointer_(choice),
      random_(seed) {
    if (kind_ != Kind::pointer) return;
    try {
        if (!choice.starts_with('/')) throw std::invalid_argument("no slash");
        nlohmann::json::json_pointer checked(choice);
    } catch (const std::exception&) {
        throw Error(ErrorCategory::usage, fmt::format("not a key: \"{}\"", choice),
                    "write uuid, none, or a JSON Pointer such as /shortCode");
    }
}

std::optional<std::string> KeyMaker::key_of(std::string_view event) {
    if (kind_ == Kind::uuid) return random_.uuid_text();
    if (kind_ == Kind::none) return std::nullopt;
    const auto json = nlohmann::json::parse(event, nullptr, false);
    const nlohmann::json::json_pointer pointer(pointer_);
    if (json.is_discarded() || !json.contains(pointer) || json.at(pointer).is_null()) return std::nullopt;
    const auto& value = json.at(pointer);
    return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace shortener_events::cli
