#include "shortener_events/internal/replay_marks.hpp"

#include <algorithm>

#include "base/base64.hpp"

namespace shortener_events {

namespace {

constexpr std::string_view kFormat = "replayed:";

}  // namespace

ReplayMarks::ReplayMarks(std::int64_t committed, std::string_view metadata) : committed_(committed) {
    if (!metadata.starts_with(kFormat)) return;
    const auto bytes = from_base64(metadata.substr(kFormat.size()));
    if (!bytes) return;
    for (const char byte : *bytes)
        for (unsigned bit = 0; bit < 8; ++bit)
            above_.push_back((static_cast<unsigned char>(byte) >> bit & 1U) != 0);
    advance();
}

bool ReplayMarks::contains(std::int64_t offset) const {
    if (offset < committed_) return true;
    const auto index = static_cast<std::size_t>(offset - committed_);
    return index < above_.size() && above_[index];
}

std::int64_t ReplayMarks::most_replayed() const {
    return committed_ + std::count(above_.begin(), above_.end(), true);
}

void ReplayMarks::insert(std::int64_t offset) {
    if (offset < committed_ || !can_reach(offset)) return;
    const auto index = static_cast<std::size_t>(offset - committed_);
    if (index >= above_.size()) above_.resize(index + 1);
    above_[index] = true;
    advance();
}

void ReplayMarks::merge(const ReplayMarks& other) {
    start_at(other.committed_);
    for (std::size_t i = 0; i < other.above_.size(); ++i)
        if (other.above_[i]) insert(other.committed_ + static_cast<std::int64_t>(i));
}

void ReplayMarks::start_at(std::int64_t offset) {
    if (offset <= committed_) return;
    const auto past = std::min(static_cast<std::size_t>(offset - committed_), above_.size());
    above_.erase(above_.begin(), above_.begin() + static_cast<std::ptrdiff_t>(past));
    committed_ = offset;
    advance();
}

void ReplayMarks::advance() {
    const auto open = std::find(above_.begin(), above_.end(), false);
    committed_ += open - above_.begin();
    above_.erase(above_.begin(), open);
}

std::string ReplayMarks::metadata() const {
    if (std::find(above_.begin(), above_.end(), true) == above_.end()) return {};
    std::string bytes((above_.size() + 7) / 8, '\0');
    for (std::size_t i = 0; i < above_.size(); ++i)
        if (above_[i])
            bytes[i / 8] = static_cast<char>(static_cast<unsigned char>(bytes[i / 8]) | 1U << i % 8);
    return std::string(kFormat) + to_base64(bytes);
}

}  // namespace shortener_events
