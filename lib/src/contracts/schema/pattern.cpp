#include "contracts/schema/pattern.hpp"

#include <re2/re2.h>

#include <stdexcept>

#include "contracts/schema/ecma_regex.hpp"

namespace shortener_events::contracts {

namespace {

std::shared_ptr<const re2::RE2> compile(const std::string& expression) {
    const EcmaRegex regex = translate_ecma_regex(expression);
    if (!regex.error.empty()) throw std::invalid_argument(regex.error);
    if (!regex.unsupported.empty())
        throw std::invalid_argument(regex.unsupported + " cannot be matched in linear time");
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto engine = std::make_shared<const re2::RE2>(regex.re2, options);
    if (!engine->ok()) throw std::invalid_argument(engine->error());
    return engine;
}

}  // namespace

Pattern::Pattern(std::string expression)
    : expression_(std::move(expression)), engine_(compile(expression_)) {}

bool Pattern::matches(std::string_view text) const {
    return engine_->Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), re2::RE2::UNANCHORED,
                          nullptr, 0);
}

}  // namespace shortener_events::contracts
