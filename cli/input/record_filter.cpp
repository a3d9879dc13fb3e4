#include "cli/input/record_filter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

Header parse_header(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        throw Error(ErrorCategory::usage, fmt::format("not a header: \"{}\"", text),
                    "write it as name=value");
    return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace

RecordFilter::RecordFilter(const RecordFilterOptions& options) : key_(options.key) {
    std::ranges::transform(options.headers, std::back_inserter(headers_), parse_header);
    if (!options.where.empty()) where_ = Filter::parse(options.where);
    if (!options.grep.empty()) grep_ = Filter::grep(options.grep);
}

bool RecordFilter::wants(const Record& record) const {
    if (key_ && record.key != key_) return false;
    const auto has = [&](const Header& wanted) {
        return std::ranges::find(record.headers, wanted) != record.headers.end();
    };
    if (!std::ranges::all_of(headers_, has)) return false;
    const std::string value = where_ || grep_ ? record.value.value_or("") : "";
    return (!where_ || where_->matches(value)) && (!grep_ || grep_->matches(value));
}

bool RecordFilter::wants_all() const {
    return !key_ && headers_.empty() && !where_ && !grep_;
}

std::optional<std::string> verdict_on(const Record& record, const ContractRegistry& registry) {
    const ContractVersions* versions = registry.for_topic(record.topic);
    if (!versions || !record.value) return std::nullopt;
    const auto [judge, violations] = versions->check(*record.value, contract_label(record.headers), 1);
    if (violations.empty()) return std::nullopt;
    return fmt::format("invalid: {} ({})", to_text(violations.front()), judge->id());
}

}  // namespace shortener_events::cli
