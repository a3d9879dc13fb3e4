#include "shortener_events/contract.hpp"

#include "contracts/acceptor/acceptor.hpp"
#include "contracts/json/quick_json.hpp"
#include "contracts/json/strict_json.hpp"
#include "contracts/judge/judge.hpp"
#include "contracts/schema/schema.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events {

struct Contract::Compiled {
    std::string name;
    int version;
    std::string text;
    contracts::Schema schema;
    contracts::Program program{};  ///< points into `schema`
};

namespace {

contracts::Schema compile(const std::string& id, const std::string& text, UnknownFormats unknown) {
    const contracts::StrictJson parsed = contracts::parse_strict(text);
    if (!parsed.error.empty())
        throw Error(ErrorCategory::contract, "contract \"" + id + "\": " + parsed.error);
    if (!parsed.duplicates.empty()) {
        throw Error(ErrorCategory::contract,
                    "contract \"" + id + "\": " + parsed.duplicates[0] + " appears twice in one object");
    }
    try {
        return contracts::compile_schema(parsed.value, unknown == UnknownFormats::refuse
                                                           ? contracts::UnknownFormat::refuse
                                                           : contracts::UnknownFormat::ignore);
    } catch (const Error& error) {
        throw Error(error.category(), "contract \"" + id + "\": " + error.what(), error.hint());
    }
}

/// Long events are rare; their copy is not worth keeping.
constexpr std::size_t kKeptCopy = std::size_t{1} << 20;

}  // namespace

std::string to_text(const Violation& violation) {
    const auto& [pointer, rule, message] = violation;
    return pointer + (pointer.empty() ? "" : ": ") + message + " [" + rule + "]";
}

Contract::Contract(std::string name, int version, std::string schema, UnknownFormats unknown) {
    const std::string id = name + "@" + std::to_string(version);
    auto compiled = compile(id, schema, unknown);
    compiled_ = std::make_unique<Compiled>(
        Compiled{std::move(name), version, std::move(schema), std::move(compiled)});
    compiled_->program = contracts::compile_program(compiled_->schema);
}

Contract::Contract(Contract&&) noexcept = default;
Contract& Contract::operator=(Contract&&) noexcept = default;
Contract::~Contract() = default;

const std::string& Contract::name() const {
    return compiled_->name;
}
int Contract::version() const {
    return compiled_->version;
}
std::string Contract::id() const {
    return compiled_->name + "@" + std::to_string(compiled_->version);
}
const std::string& Contract::schema() const {
    return compiled_->text;
}

std::vector<Violation> Contract::check(std::string_view event, std::size_t limit, std::size_t slack) const {
    if (slack >= kSlack) return check_padded(event, limit);
    thread_local std::string copy;
    copy.assign(event).append(kSlack, '\0');
    auto violations = check_padded({copy.data(), event.size()}, limit);
    if (copy.capacity() > kKeptCopy) copy = {};
    return violations;
}

std::vector<Violation> Contract::check_padded(std::string_view event, std::size_t limit) const {
    thread_local contracts::Tokenizer tokenizer;
    if (tokenizer.read(event)) {
        if (contracts::certainly_valid(compiled_->program, tokenizer.tokens())) return {};
        if (const auto value = contracts::read_quickly(tokenizer.tokens()))
            return contracts::judge_value(compiled_->schema, *value, event.size(), limit);
    }
    return contracts::judge_event(compiled_->schema, event, limit);
}

}  // namespace shortener_events
