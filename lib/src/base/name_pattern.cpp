#include "shortener_events/internal/name_pattern.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include "shortener_events/error.hpp"

namespace shortener_events {

struct NamePattern::Compiled {
    explicit Compiled(const std::string& text, const re2::RE2::Options& options)
        : expression(text, options) {}
    re2::RE2 expression;
};

NamePattern::NamePattern(const std::string& text) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto compiled = std::make_shared<const Compiled>(text, options);
    if (!compiled->expression.ok())
        throw Error(ErrorCategory::argument,
                    fmt::format("not a regular expression: \"{}\": {}", text, compiled->expression.error()));
    compiled_ = std::move(compiled);
}

bool NamePattern::matches(std::string_view name) const {
    return re2::RE2::FullMatch(re2::StringPiece(name.data(), name.size()), compiled_->expression);
}

}  // namespace shortener_events
