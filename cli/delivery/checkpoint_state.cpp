#include "cli/delivery/checkpoint_state.hpp"

#include <sstream>

#include "cli/output/json.hpp"
#include "shortener_events/internal/json_text.hpp"

namespace shortener_events::cli {

namespace {

constexpr const char* kSchema = "publish-checkpoint/1";

/// Discarded where it is no JSON, or too deep: a tree of any depth would be copied by recursion.
Json parse(std::string_view text) {
    return is_json(text) ? Json::parse(text, nullptr, false) : Json(Json::value_t::discarded);
}

std::string text_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::uint64_t> number_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
    return found->get<std::uint64_t>();
}

}  // namespace

std::string to_metadata(const CheckpointState& state) {
    return json_line({{"digest", to_hex(state.progress.digest)},
                      {"rejects", state.sizes.rejects},
                      {"reasons", state.sizes.reasons},
                      {"report", state.sizes.report}});
}

std::optional<CheckpointState> parse_state(std::uint64_t line, std::string_view metadata) {
    const Json json = parse(metadata);
    if (!json.is_object()) return std::nullopt;
    const auto digest = parse_digest(text_of(json, "digest"));
    const auto rejects = number_of(json, "rejects"), reasons = number_of(json, "reasons"),
               report = number_of(json, "report");
    if (!digest || !rejects || !reasons || !report) return std::nullopt;
    return CheckpointState{{line, *digest}, {*rejects, *reasons, *report}};
}

std::string to_text(const CheckpointIdentity& identity) {
    std::ostringstream text;
    print_json(
        text,
        {{"schema", kSchema}, {"id", identity.id}, {"topic", identity.topic}, {"begun", identity.begun}});
    return text.str();
}

std::optional<CheckpointIdentity> parse_checkpoint(std::string_view text) {
    const Json json = parse(text);
    if (!json.is_object() || text_of(json, "schema") != kSchema) return std::nullopt;
    CheckpointIdentity identity{.id = text_of(json, "id"), .topic = text_of(json, "topic")};
    if (identity.id.empty()) return std::nullopt;
    const auto begun = json.find("begun");
    identity.begun = begun != json.end() && begun->is_boolean() && begun->get<bool>();
    return identity;
}

}  // namespace shortener_events::cli
