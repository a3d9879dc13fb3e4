// What was sent in the open transaction, kept so that it can be sent again without what Kafka refuses:
// copies, because the batches that were read are used again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/publisher.hpp"

namespace shortener_events::cli {

class Stretch {
  public:
    /// From here on is_full(): enough that commits cost little beside the sending.
    static constexpr std::size_t kMost = std::size_t{64} << 20U;

    /// `original`: the line as received.
    void add(const OutgoingRecord& event, std::string_view original);
    void clear();

    std::size_t size() const { return events_.size(); }
    bool is_full() const { return bytes() >= kMost; }

    /// Takes out the events with these opaque values; `use` is called with the opaque and the original of
    /// each.
    void remove(const std::map<std::uint64_t, std::string>& opaques,
                const std::function<void(std::uint64_t opaque, std::string_view original)>& use);

    struct Event {
        OutgoingRecord outgoing;  ///< borrows from the stretch
        std::string_view original;
    };
    Event at(std::size_t index) const;

  private:
    struct Text {
        std::size_t begin = 0, size = 0;
        bool none = false;
    };
    struct Kept {
        std::uint64_t opaque;
        std::int32_t partition;
        std::optional<std::int64_t> timestamp_ms;
        Text key, value, original;
        std::vector<Header> headers;
    };

    Text keep(const std::optional<std::string_view>& text);
    std::optional<std::string_view> text(const Text& kept) const;
    std::size_t bytes() const { return bytes_.size() + events_.size() * sizeof(Kept); }

    std::string bytes_;
    std::vector<Kept> events_;
};

}  // namespace shortener_events::cli
