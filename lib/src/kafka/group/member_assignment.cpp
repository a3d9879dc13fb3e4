#include "kafka/group/member_assignment.hpp"

#include <algorithm>
#include <concepts>

namespace shortener_events::kafka {

namespace {

constexpr std::size_t kLongestTopic = 249;  // bytes, Kafka's own limit
/// Of one member, however often it is named: more than brokers of the largest clusters hold together.
constexpr std::size_t kMostPartitions = 100'000;

/// Reads big-endian numbers; after the first short read everything is nullopt.
class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : rest_(bytes) {}

    template <std::signed_integral T>
    std::optional<T> number() {
        if (rest_.size() < sizeof(T)) return fail<T>();
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i)
            value = value << 8U | static_cast<unsigned char>(rest_[i]);
        rest_.remove_prefix(sizeof(T));
        return static_cast<T>(value);
    }
    /// A part of the bytes.
    std::optional<std::string_view> text() {
        const auto length = number<std::int16_t>();
        if (!length || *length < 0 || rest_.size() < static_cast<std::size_t>(*length))
            return fail<std::string_view>();
        const std::string_view text = rest_.substr(0, static_cast<std::size_t>(*length));
        rest_.remove_prefix(text.size());
        return text;
    }

  private:
    template <typename T>
    std::optional<T> fail() {
        rest_ = {};
        return std::nullopt;
    }
    std::string_view rest_;
};

/// False: the bytes end here.
bool read_partitions(Bytes& bytes, std::int32_t count, std::vector<std::int32_t>& partitions) {
    for (std::int32_t p = 0; p < count; ++p) {
        const auto id = bytes.number<std::int32_t>();
        if (!id) return false;
        partitions.push_back(*id);
        if (partitions.size() > kMostPartitions) return false;
    }
    return true;
}

void sort_out(std::vector<std::int32_t>& partitions) {
    std::ranges::sort(partitions);
    partitions.erase(std::unique(partitions.begin(), partitions.end()), partitions.end());
}

}  // namespace

std::optional<Assignment> parse_assignment(std::string_view raw) {
    Assignment found;
    Bytes bytes(raw);
    if (!bytes.number<std::int16_t>()) return found;
    const auto topics = bytes.number<std::int32_t>();
    std::size_t all = 0;
    bool more = true;
    for (std::int32_t t = 0; more && topics && t < *topics; ++t) {
        const auto topic = bytes.text();
        const auto count = bytes.number<std::int32_t>();
        if (topic && topic->size() > kLongestTopic) return std::nullopt;
        if (!topic || !count) break;
        if (*count <= 0) continue;
        auto& partitions = found.try_emplace(std::string(*topic)).first->second;
        const std::size_t before = partitions.size();
        more = read_partitions(bytes, *count, partitions);
        all += partitions.size() - before;
        if (all > kMostPartitions) return std::nullopt;
    }
    std::erase_if(found, [](const auto& entry) { return entry.second.empty(); });
    for (auto& [topic, partitions] : found) sort_out(partitions);
    return found;
}

}  // namespace shortener_events::kafka
