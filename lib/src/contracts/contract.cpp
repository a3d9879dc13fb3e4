#include "shortener_events/contract.hpp"

#include "contracts/acceptor/acceptor.hpp"
#include "contracts/json/quick_json.hpp"
#include "contracts/json/tokens.hpp"
#include "contracts/judge/judge.hpp"
#include "contracts/schema/load.hpp"

namespace shortener_events {

struct Contract::Compiled {
    std::string name;
    int version;
    std::string text;
    contracts::Schema schema;
    contracts::Program program{};  ///< points into `schema`

    /// At least kSlack bytes behind the event are readable.
    std::vector<Violation> check(std::string_view event, std::size_t limit,
                                 contracts::Tokenizer& tokenizer) const {
        if (tokenizer.read(event)) {
            if (contracts::certainly_valid(program, tokenizer.tokens())) return {};
            if (const auto value = contracts::read_quickly(tokenizer.tokens()))
                return contracts::judge_value(schema, *value, event, limit);
        }
        return contracts::judge_event(schema, event, limit);
    }
};

namespace {

contracts::UnknownFormat to_internal(UnknownFormats unknown) {
    return unknown == UnknownFormats::refuse ? contracts::UnknownFormat::refuse
                                             : contracts::UnknownFormat::ignore;
}

/// What is reused from one event to the next.
struct Workspace {
    std::string copy;
    contracts::Tokenizer tokenizer;

    void forget() {
        std::string().swap(copy);  // assignment would keep the memory
        tokenizer = contracts::Tokenizer();
    }
};

/// Longer events are rare; what they take, five times their size, is not worth keeping.
constexpr std::size_t kLongEvent = std::size_t{1} << 20;

}  // namespace

std::string to_text(const Violation& violation) {
    const auto& [pointer, rule, message] = violation;
    return pointer + (pointer.empty() ? "" : ": ") + message + " [" + rule + "]";
}

Contract::Contract(std::string name, int version, std::string schema, UnknownFormats unknown,
                   const std::string& file) {
    const std::string id = name + "@" + std::to_string(version);
    const contracts::SchemaOrigin origin{file.empty() ? "contract \"" + id + '"' : file, !file.empty()};
    schema = contracts::without_mark(schema);
    auto compiled = contracts::load_schema(schema, origin, to_internal(unknown));
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
const std::vector<SchemaNote>& Contract::notes() const {
    return compiled_->schema.notes;
}

std::vector<Violation> Contract::check(std::string_view event, std::size_t limit, std::size_t slack) const {
    thread_local Workspace space;
    if (slack < kSlack) {
        space.copy.assign(event).append(kSlack, '\0');
        event = {space.copy.data(), event.size()};
    }
    auto violations = compiled_->check(event, limit, space.tokenizer);
    if (event.size() > kLongEvent) space.forget();
    return violations;
}

}  // namespace shortener_events
