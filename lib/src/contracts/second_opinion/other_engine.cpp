#include "contracts/second_opinion/other_engine.hpp"

#include <array>
#include <regex>
#include <stdexcept>  // before valijson, which includes it inside of its namespace
#include <type_traits>
#include <unordered_map>
#include <utility>

#define VALIJSON_USE_EXCEPTIONS 1  // else it ends the program
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/adapters/std_string_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "contracts/schema/pattern.hpp"
#include "contracts/second_opinion/bounds_of_asking.hpp"

namespace shortener_events::contracts {

namespace {

using SafePatterns = std::unordered_map<std::string, Pattern>;

/// Of the question that this thread asks.
struct Asking {
    std::size_t steps_left = 0;
    std::size_t deep = 0;
    SafePatterns* patterns = nullptr;
};
thread_local Asking asking;

/// One schema applied to one value.
class OpinionStep {
  public:
    OpinionStep() {
        if (asking.steps_left == 0 || asking.deep >= kMostStepsDeep)
            throw std::runtime_error("it takes too many steps");
        --asking.steps_left;
        ++asking.deep;
    }
    ~OpinionStep() { --asking.deep; }
    OpinionStep(const OpinionStep&) = delete;
    OpinionStep& operator=(const OpinionStep&) = delete;
};

bool matches_safely(const std::string& pattern, const std::string& text) {
    auto known = asking.patterns->find(pattern);
    if (known == asking.patterns->end()) known = asking.patterns->emplace(pattern, Pattern(pattern)).first;
    return known->second.matches(text);
}

/// What valijson keeps of a pattern from 1.0.3 on; before, it is the std::regex.
struct KeptPattern {
    explicit KeptPattern(const std::string& pattern) : regex(pattern) {}
    static bool search(const std::string& text, const KeptPattern& kept) {
        return std::regex_search(text, kept.regex);
    }
    std::regex regex;
};

template <typename Kept>
bool found_in(const std::string& text, const Kept& kept) {
    if constexpr (std::is_same_v<Kept, std::regex>)
        return std::regex_search(text, kept);
    else
        return Kept::search(text, kept);
}

/// As valijson does it, where that is harmless.
template <typename Kept>
bool matches_as_there(const std::string& pattern, const std::string& text,
                      std::unordered_map<std::string, Kept>& cache) {
    if (!is_harmless_pattern(pattern) || text.size() > kMostMatchedBytes)
        return matches_safely(pattern, text);
    auto known = cache.find(pattern);
    if (known == cache.end()) known = cache.emplace(pattern, Kept(pattern)).first;
    return found_in(text, known->second);
}

/// valijson's visitor of an Adapter and the table of patterns that it takes, in 1.0 and from 1.0.3 on.
template <typename Adapter, template <typename> typename Visitor>
struct OldVisitor {
    using Type = Visitor<Adapter>;
    using Patterns = std::unordered_map<std::string, std::regex>;
};
template <typename Adapter, template <typename, typename> typename Visitor>
struct NewVisitor {
    using Type = Visitor<Adapter, KeptPattern>;
    using Patterns = std::unordered_map<std::string, KeptPattern>;
};
template <typename Adapter, template <typename> typename Visitor>
OldVisitor<Adapter, Visitor> visitor_here();
template <typename Adapter, template <typename, typename> typename Visitor>
NewVisitor<Adapter, Visitor> visitor_here();
using JsonVisitor =
    decltype(visitor_here<valijson::adapters::NlohmannJsonAdapter, valijson::ValidationVisitor>());
using TextVisitor =
    decltype(visitor_here<valijson::adapters::StdStringAdapter, valijson::ValidationVisitor>());

}  // namespace

}  // namespace shortener_events::contracts

// Members of valijson's visitor as they are here: steps are counted, patterns matched safely, formats not
// asserted. All else is valijson's own.
namespace valijson {

namespace opinion = shortener_events::contracts;
using JsonOpinion = opinion::JsonVisitor::Type;
using TextOpinion = opinion::TextVisitor::Type;

inline bool apply_counted(const Subschema& subschema, Subschema::ApplyFunction visit,
                          const ValidationResults* results) {
    const opinion::OpinionStep step;
    if (subschema.getAlwaysInvalid()) return false;
    return results == nullptr ? subschema.applyStrict(visit) : subschema.apply(visit);
}

template <>
bool JsonOpinion::validateSchema(const Subschema& subschema) {
    return apply_counted(
        subschema, [this](const constraints::Constraint& each) { return each.accept(*this); }, m_results);
}

template <>
bool TextOpinion::validateSchema(const Subschema& subschema) {
    return apply_counted(
        subschema, [this](const constraints::Constraint& each) { return each.accept(*this); }, m_results);
}

template <>
bool JsonOpinion::visit(const FormatConstraint&) {
    return true;
}

template <>
bool TextOpinion::visit(const FormatConstraint&) {
    return true;
}

template <>
bool JsonOpinion::visit(const PatternConstraint& constraint) {
    if (!m_target.isString()) return true;
    const std::string pattern(constraint.getPattern<std::string::allocator_type>());
    if (opinion::matches_as_there(pattern, m_target.asString(), m_regexesCache)) return true;
    if (m_results)
        m_results->pushError(m_context, "Failed to match regex specified by 'pattern' constraint.");
    return false;
}

template <>
bool TextOpinion::visit(const PatternConstraint& constraint) {
    const std::string pattern(constraint.getPattern<std::string::allocator_type>());
    return opinion::matches_as_there(pattern, m_target.asString(), m_regexesCache);
}

/// As valijson's, but for the matching.
template <>
template <typename StringType>
bool JsonOpinion::ValidatePatternPropertySubschemas::operator()(const StringType& name,
                                                                const Subschema* subschema) const {
    const std::string pattern(name.c_str());
    for (const auto member : m_object) {
        if (!opinion::matches_as_there(pattern, member.first, m_regexesCache)) continue;
        m_propertiesMatched->insert(member.first);
        auto context = m_context;
        context.push_back("[" + member.first + "]");
        ValidationVisitor validator(member.second, context, m_strictTypes, m_results, m_regexesCache);
        if (validator.validateSchema(*subschema)) continue;
        *m_validated = false;
        if (m_results)
            m_results->pushError(
                m_context, "Failed to validate against schema associated with pattern '" + pattern + "'.");
        if (!m_continueOnFailure) return false;
    }
    return m_continueOnSuccess;
}

}  // namespace valijson

namespace shortener_events::contracts {

namespace {

constexpr std::size_t kStepsToExplain = kMostSteps / 10;  // each may add words with their whole context

// The nearest words first: valijson says of an event what it says of the field, and of all that holds it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 27> kWords{{
    {"'const' constraint", "const"},
    {"'contains' constraint", "contains"},
    {"Missing dependency", "dependencies"},
    {"dependent schema", "dependencies"},
    {"any enum values", "enum"},
    {"Array contains more items", "additionalItems"},
    {"additionalItems", "additionalItems"},
    {"number less than or equal", "maximum"},
    {"number less than", "exclusiveMaximum"},
    {"number greater than or equal", "minimum"},
    {"number greater than", "exclusiveMinimum"},
    {"Array should contain no more", "maxItems"},
    {"Array should contain no fewer", "minItems"},
    {"String should be no more", "maxLength"},
    {"String should be no fewer", "minLength"},
    {"Object should have no more", "maxProperties"},
    {"Object should have no fewer", "minProperties"},
    {"multiple of", "multipleOf"},
    {"multipleOf", "multipleOf"},
    {"'not' constraint", "not"},
    {"'pattern' constraint", "pattern"},
    {"could not be validated using", "additionalProperties"},
    {"Missing required property", "required"},
    {"'type' constraint", "type"},
    {"uniqueness constraint", "uniqueItems"},
    {"by oneOf", "oneOf"},
    {"exactly one child schema", "oneOf"},
}};

}  // namespace

std::string keyword_in(std::string_view message) {
    for (const auto& [words, keyword] : kWords) {
        if (message.find(words) != message.npos) return std::string(keyword);
    }
    return "";
}

struct OtherEngine::Loaded {
    explicit Loaded(const nlohmann::json& text) : document(text) {}

    nlohmann::json document;  ///< of which the schema may hold parts
    valijson::Schema schema{};
    mutable JsonVisitor::Patterns cache{};
    mutable SafePatterns patterns{};

    bool accepts(const nlohmann::json& event, std::size_t steps, valijson::ValidationResults* results) const {
        asking = {steps, 0, &patterns};
        const valijson::adapters::NlohmannJsonAdapter adapter(event);
        return JsonVisitor::Type(adapter, {"<root>"}, true, results, cache).validateSchema(schema);
    }

    Refusal explain(const nlohmann::json& event) const {
        valijson::ValidationResults results;
        try {
            accepts(event, kStepsToExplain, &results);
        } catch (const std::exception& error) {
            return {"", error.what()};
        }
        Refusal refusal{"", "valijson does not say why"};
        valijson::ValidationResults::Error error;
        for (bool is_first = true; refusal.keyword.empty() && results.popError(error); is_first = false) {
            refusal.keyword = keyword_in(error.description);
            if (is_first || !refusal.keyword.empty()) refusal.message = error.description;
        }
        return refusal;
    }
};

OtherEngine::OtherEngine(const nlohmann::json& schema) : loaded_(std::make_unique<Loaded>(schema)) {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(loaded_->document), loaded_->schema);
}

OtherEngine::OtherEngine(OtherEngine&&) noexcept = default;
OtherEngine::~OtherEngine() = default;

std::optional<OtherEngine::Refusal> OtherEngine::refusal_of(const nlohmann::json& event) const {
    if (loaded_->accepts(event, kMostSteps, nullptr)) return std::nullopt;
    return loaded_->explain(event);
}

}  // namespace shortener_events::contracts
