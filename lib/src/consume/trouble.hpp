// Something that lasts and keeps the consumer from its work: said once when it begins and once when it is
// over, and told by its name for as long as it lasts. From any thread.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "shortener_events/consumer.hpp"

namespace shortener_events::consume {

class Trouble {
  public:
    using OnNote = std::function<void(const ConsumeNote&)>;

    /// The words of the two log lines, as "database-down", "database-back", "the database is back".
    struct Words {
        const char* begins;
        const char* ends;
        const char* relief;
    };

    Trouble(Words words, OnNote on_note) : words_(words), on_note_(std::move(on_note)) {}

    /// `why` is not empty. While it lasts the newest cause is kept, and nothing is said.
    void begin(const std::string& why) {
        {
            const std::lock_guard lock(mutex_);
            const bool lasts = !why_.empty();
            why_ = why;
            if (lasts) return;
        }
        say({ConsumeNote::Level::warning, words_.begins, why});
    }
    void end() {
        {
            const std::lock_guard lock(mutex_);
            if (why_.empty()) return;
            why_.clear();
        }
        say({ConsumeNote::Level::info, words_.ends, words_.relief});
    }

    /// Empty: there is none.
    std::string why() const {
        const std::lock_guard lock(mutex_);
        return why_;
    }
    bool lasts() const { return !why().empty(); }

  private:
    void say(const ConsumeNote& note) const {
        if (on_note_) on_note_(note);
    }

    Words words_;
    OnNote on_note_;
    mutable std::mutex mutex_;
    std::string why_;
};

}  // namespace shortener_events::consume
