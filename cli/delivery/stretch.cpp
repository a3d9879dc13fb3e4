#include "cli/delivery/stretch.hpp"

namespace shortener_events::cli {

Stretch::Text Stretch::keep(const std::optional<std::string_view>& text) {
    if (!text) return {.none = true};
    const Text kept{bytes_.size(), text->size()};
    bytes_.append(*text);
    return kept;
}

std::optional<std::string_view> Stretch::text(const Text& kept) const {
    if (kept.none) return std::nullopt;
    return std::string_view(bytes_).substr(kept.begin, kept.size);
}

void Stretch::add(const OutgoingRecord& event, std::string_view original) {
    const Text value = keep(event.value);
    const bool same = event.value && event.value->data() == original.data();
    events_.push_back({.opaque = event.opaque,
                       .partition = event.partition,
                       .timestamp_ms = event.timestamp_ms,
                       .key = keep(event.key),
                       .value = value,
                       .original = same ? value : keep(original),
                       .headers = event.headers ? *event.headers : std::vector<Header>{}});
}

void Stretch::clear() {
    bytes_.clear();
    events_.clear();
}

void Stretch::remove(const std::map<std::uint64_t, std::string>& opaques,
                     const std::function<void(std::uint64_t opaque, std::string_view original)>& use) {
    std::erase_if(events_, [&](const Kept& kept) {
        if (!opaques.contains(kept.opaque)) return false;
        use(kept.opaque, *text(kept.original));
        return true;
    });
}

Stretch::Event Stretch::at(std::size_t index) const {
    const Kept& kept = events_[index];
    return {{.key = text(kept.key),
             .value = text(kept.value),
             .partition = kept.partition,
             .opaque = kept.opaque,
             .timestamp_ms = kept.timestamp_ms,
             .headers = &kept.headers},
            *text(kept.original)};
}

}  // namespace shortener_events::cli
