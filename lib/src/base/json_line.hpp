// JSON on one line, written from the front to the back: for what is made once for each event. (The JSON
// library's values took two thirds of the time of a made-up event, and four fifths of an envelope's.)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shortener_events {

class JsonLine {
  public:
    JsonLine() { text_.reserve(kUsualSize); }

    JsonLine& open_object() { return open('{'); }
    JsonLine& close_object() { return close('}'); }
    JsonLine& open_array() { return open('['); }
    JsonLine& close_array() { return close(']'); }

    /// A member's name, which needs no escape; its value comes next.
    JsonLine& member(std::string_view name);
    /// One that may need some.
    JsonLine& any_member(std::string_view name);

    /// A string, as a value. What is no UTF-8 becomes U+FFFD.
    JsonLine& text(std::string_view value);
    JsonLine& number(std::int64_t value) { return raw(std::to_string(value)); }
    JsonLine& null() { return raw("null"); }

    /// Valid UTF-8 in which every character can be seen: an invisible one is \uXXXX.
    std::string finish() &&;

  private:
    static constexpr std::size_t kUsualSize = 512;  // bytes of an event

    JsonLine& open(char bracket);
    JsonLine& close(char bracket) {
        text_ += bracket;
        return *this;
    }
    JsonLine& raw(std::string_view value);
    /// A comma behind what stands beside it.
    void separate();
    void quote(std::string_view text);

    std::string text_;
    bool is_visible_ = true;  ///< as far as it is known without a look at each character
};

}  // namespace shortener_events
