// Log lines, from wherever something is to be said. From any thread.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "shortener_events/consumer.hpp"

namespace shortener_events::consume {

class Notes {
  public:
    using OnNote = std::function<void(const ConsumeNote&)>;

    Notes() = default;
    explicit Notes(OnNote on_note) : on_note_(std::move(on_note)) {}

    /// `event` is a word; `text` may quote event content.
    void info(const char* event, const std::string& text) const {
        say(ConsumeNote::Level::info, event, text);
    }
    void warn(const char* event, const std::string& text) const {
        say(ConsumeNote::Level::warning, event, text);
    }

  private:
    void say(ConsumeNote::Level level, const char* event, const std::string& text) const {
        if (on_note_) on_note_({level, event, text});
    }

    OnNote on_note_;
};

}  // namespace shortener_events::consume
