// Something that lasts and keeps the consumer from its work: said once when it begins and once when it is
// over, and told by its name for as long as it lasts. From any thread.
#pragma once

#include <mutex>
#include <string>
#include <utility>

#include "consume/notes.hpp"

namespace shortener_events::consume {

class Trouble {
  public:
    /// The words of the two log lines, as "database-down", "database-back", "the database is back".
    struct Words {
        const char* begins;
        const char* ends;
        const char* relief;
    };

    Trouble(Words words, Notes notes) : words_(words), notes_(std::move(notes)) {}

    /// `why` is not empty. While it lasts the newest cause is kept, and nothing is said.
    void begin(const std::string& why) {
        {
            const std::lock_guard lock(mutex_);
            const bool lasts = !why_.empty();
            why_ = why;
            if (lasts) return;
        }
        notes_.warn(words_.begins, why);
    }
    void end() {
        {
            const std::lock_guard lock(mutex_);
            if (why_.empty()) return;
            why_.clear();
        }
        notes_.info(words_.ends, words_.relief);
    }

    /// Empty: there is none.
    std::string why() const {
        const std::lock_guard lock(mutex_);
        return why_;
    }
    bool lasts() const { return !why().empty(); }

  private:
    Words words_;
    Notes notes_;
    mutable std::mutex mutex_;
    std::string why_;
};

}  // namespace shortener_events::consume
