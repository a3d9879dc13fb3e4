#include "kafka/member_assignment.hpp"

#include <concepts>

namespace shortener_events::kafka {

namespace {

/// Kafka's own limit. A longer one, copied for each of its partitions, would make gigabytes of a megabyte.
constexpr std::size_t kLongestTopic = 249;

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
    std::optional<std::string> text() {
        const auto length = number<std::int16_t>();
        if (!length || *length < 0 || rest_.size() < static_cast<std::size_t>(*length))
            return fail<std::string>();
        std::string text(rest_.substr(0, static_cast<std::size_t>(*length)));
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

}  // namespace

std::vector<TopicPartition> parse_assignment(std::string_view raw) {
    std::vector<TopicPartition> found;
    Bytes bytes(raw);
    if (!bytes.number<std::int16_t>()) return found;
    const auto topics = bytes.number<std::int32_t>();
    for (std::int32_t t = 0; topics && t < *topics; ++t) {
        const auto topic = bytes.text();
        const auto partitions = bytes.number<std::int32_t>();
        if (!topic || topic->size() > kLongestTopic || !partitions) return found;
        for (std::int32_t p = 0; p < *partitions; ++p) {
            const auto id = bytes.number<std::int32_t>();
            if (!id) return found;
            found.push_back({*topic, *id});
        }
    }
    return found;
}

}  // namespace shortener_events::kafka
