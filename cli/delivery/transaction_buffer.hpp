// What is delivered inside an open transaction: it counts only when the transaction is committed, so until
// then it is kept aside; the lines and their places in temporary files, and only where they are asked for.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "shortener_events/publisher.hpp"

namespace shortener_events::cli {

class TransactionBuffer {
  public:
    /// `lines`: to be able to give back the lines as received; `places`: partitions and offsets. Throws
    /// Error(io).
    TransactionBuffer(bool lines, bool places);

    /// A line that is about to be sent.
    void take(std::string_view line);
    void delivered(const DeliveryReport& report);

    std::uint64_t count() const { return count_; }
    std::uint64_t bytes() const { return bytes_; }
    std::uint64_t first_line() const { return first_line_; }

    struct Place {
        std::uint64_t line;
        std::int32_t partition;
        std::int64_t offset;
    };
    void each_line(const std::function<void(std::string_view)>& use) const;
    void each_place(const std::function<void(const Place&)>& use) const;

    /// The transaction has ended, a new one begins.
    void clear();

  private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    using File = std::unique_ptr<std::FILE, Close>;
    static File temporary();

    File lines_, places_;
    std::uint64_t count_ = 0, bytes_ = 0, first_line_ = 0;
};

}  // namespace shortener_events::cli
