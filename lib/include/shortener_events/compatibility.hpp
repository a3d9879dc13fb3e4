// Whether readers of one schema can read every event that writers of another may write. Pure functions over
// two draft-07 schemas, bounded in time; the rules are described in docs/contracts.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

enum class Compatibility {
    compatible,  ///< proven: no event that the writer's schema accepts is refused by the reader's
    broken,      ///< refuted: there is an event, told as an example
    undecided,   ///< neither
};

std::string_view to_string(Compatibility answer);

/// What is assumed of fields whose names the writer's schema nowhere says.
enum class UnnamedFields {
    possible,  ///< they may be there, with any value
    absent,    ///< no writer writes them, but into objects of which the schema names no field at all
};

struct CompatibilityOptions {
    UnnamedFields unnamed = UnnamedFields::possible;
    std::string writer = "the writer";  ///< as called in messages, such as "click@1"
    std::string reader = "the reader";
};

/// One rule of the reader's schema that events of the writer may break.
struct SchemaBreak {
    std::string pointer;  ///< JSON Pointer of the rule, in the reader's schema
    std::string field;    ///< where in events: "/metadata/host"; "/tags/-" stands for any item, "/*" for any
                          ///< member that has no name in the schemas; "" is the whole event
    std::string rule;     ///< the keyword
    std::string message;  ///< in plain words; may quote the schemas, unescaped
    std::optional<std::string> example;  ///< an event, as JSON, that the writer's schema accepts and the
                                         ///< reader's refuses; nullopt: the rules cannot decide
};

struct CompatibilityReport {
    Compatibility answer = Compatibility::compatible;
    std::vector<SchemaBreak> breaks;  ///< empty where compatible; about 100 at most
};

/// Backward compatibility is this with the old schema as the writer's and the new one as the reader's;
/// forward compatibility the other way round. Throws Error(contract) for a schema that cannot be used.
CompatibilityReport check_compatibility(std::string_view writer_schema, std::string_view reader_schema,
                                        const CompatibilityOptions& options = {});

}  // namespace shortener_events
