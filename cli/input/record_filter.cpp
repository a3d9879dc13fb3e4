#include "cli/input/record_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/input/name_value.hpp"

namespace shortener_events::cli {

namespace {

Header parse_header(const std::string& text) {
    auto [name, value] = parse_name_value(text, "a header");
    return {std::move(name), std::move(value)};
}

}  // namespace

RecordFilter::RecordFilter(const RecordFilterOptions& options) : key_(options.key) {
    std::ranges::transform(options.headers, std::back_inserter(headers_), parse_header);
    if (!options.where.empty()) where_ = Filter::parse(options.where);
    if (where_) seen_ = where_->fields();
    if (!options.grep.empty()) grep_ = Filter::grep(options.grep);
}

bool RecordFilter::wants(const Record& record) const {
    if (key_ && record.key != key_) return false;
    const auto has = [&](const Header& wanted) {
        return std::ranges::find(record.headers, wanted) != record.headers.end();
    };
    if (!std::ranges::all_of(headers_, has)) return false;
    if (grep_ && grep_->match(record.value.value_or("")) != Filter::Match::yes) return false;
    return !where_ || fulfils_condition(record);
}

bool RecordFilter::fulfils_condition(const Record& record) const {
    const Filter::Match match = where_->match(record, seen_);
    if (match == Filter::Match::unreadable && unreadable_++ == 0)
        unreadable_place_ = fmt::format("{}[{}]@{}", record.topic, record.partition, record.offset);
    return match == Filter::Match::yes;
}

std::string RecordFilter::unreadable_text() const {
    if (unreadable_ == 0) return {};
    if (unreadable_ == 1) return "1 event could not be read by --where: " + unreadable_place_;
    return fmt::format("{} events could not be read by --where, such as {}", unreadable_, unreadable_place_);
}

bool RecordFilter::wants_all() const {
    return !key_ && headers_.empty() && !where_ && !grep_;
}

}  // namespace shortener_events::cli
