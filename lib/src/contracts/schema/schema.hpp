// A draft-07 schema compiled for checking: a graph of nodes, references resolved, patterns and formats looked
// up. Immutable after loading.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contracts/formats/format.hpp"
#include "contracts/schema/pattern.hpp"
#include "shortener_events/contract.hpp"

namespace shortener_events::contracts {

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex kNoNode = static_cast<NodeIndex>(-1);

/// Types as bits, in the order of kTypeNames. "number" has the bits of both.
enum Type : std::uint8_t {
    kNull = 1,
    kBoolean = 2,
    kInteger = 4,
    kFraction = 8,
    kString = 16,
    kArray = 32,
    kObject = 64
};
inline constexpr std::uint8_t kNumber = kInteger | kFraction;
inline constexpr std::uint8_t kAnyType = 127;

struct Limits {
    std::optional<std::uint64_t> min;
    std::optional<std::uint64_t> max;
};

struct NumberLimits {
    std::optional<nlohmann::json> minimum, exclusive_minimum, maximum, exclusive_maximum, multiple_of;

    bool any() const { return minimum || exclusive_minimum || maximum || exclusive_maximum || multiple_of; }
};

struct ObjectRules {
    std::vector<std::string> required;
    std::vector<std::pair<std::string, NodeIndex>> properties;  ///< sorted by name
    std::vector<std::pair<Pattern, NodeIndex>> pattern_properties;
    std::vector<std::pair<std::string, std::vector<std::string>>> dependent_names;
    std::vector<std::pair<std::string, NodeIndex>> dependent_schemas;
    NodeIndex additional = kNoNode;
    NodeIndex names = kNoNode;
    Limits size;
};

struct ArrayRules {
    std::vector<NodeIndex> leading;  ///< `items` as an array
    NodeIndex items = kNoNode;       ///< for the items behind `leading`
    bool items_are_additional = false;
    NodeIndex contains = kNoNode;
    bool unique = false;
    Limits size;
};

struct Combinations {
    std::vector<NodeIndex> all_of, any_of, one_of;
    NodeIndex not_schema = kNoNode, if_schema = kNoNode, then_schema = kNoNode, else_schema = kNoNode;
};

/// What a string holds, by contentEncoding and contentMediaType.
struct Content {
    bool base64 = false;
    bool json = false;
};

struct Node {
    std::string location;             ///< JSON Pointer into the schema
    bool refuses_everything = false;  ///< the schema `false`
    NodeIndex reference = kNoNode;    ///< `$ref`: nothing else counts then
    std::uint8_t types = kAnyType;
    std::optional<std::vector<nlohmann::json>> enumeration;
    std::optional<nlohmann::json> constant;
    NumberLimits numbers;
    Limits length;  ///< in code points
    const Format* format = nullptr;
    std::string unknown_format;  ///< the name of one without a checker
    std::optional<Pattern> pattern;
    Content content;
    std::optional<ObjectRules> object;
    std::optional<ArrayRules> array;
    std::optional<Combinations> combinations;
};

struct Schema {
    std::vector<Node> nodes;
    NodeIndex root = 0;
    std::vector<SchemaNote> notes;
};

enum class UnknownFormat { ignore, refuse };

/// Throws Error(contract), naming the JSON Pointer, for what is no draft-07 schema or cannot be honoured.
Schema compile_schema(const nlohmann::json& document, UnknownFormat unknown);

}  // namespace shortener_events::contracts
