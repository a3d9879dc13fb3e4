// Inputs as recipes. Each byte decides one thing – which field, filled with what, how long –, so that a few
// bytes make events with fields of up to 64 KiB, and every change of a recipe makes another one. Digits and
// letters count (0-9, a-z, A-Z are 0 to 61), blanks are passed over: recipes can be written by hand.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace shortener_events::fuzz {

class Recipe {
  public:
    explicit Recipe(std::string_view bytes) : rest_(bytes) {}

    /// 0 to count - 1; 0 when the recipe is at its end.
    std::size_t choose(std::size_t count) { return count == 0 ? 0 : take() % count; }

    /// 0 to 64 KiB: small numbers, numbers around powers of two, and others.
    std::size_t length() { return kLengths[choose(kLengths.size())]; }

    /// Some bytes of the recipe as they are.
    std::string raw() {
        const std::string bytes(rest_.substr(0, choose(62)));
        rest_.remove_prefix(std::min(bytes.size(), rest_.size()));
        return bytes;
    }

    /// All that is left of the recipe as it is.
    std::string rest() { return std::string(std::exchange(rest_, {})); }

    bool empty() {
        skip_blanks();
        return rest_.empty();
    }

  private:
    // clang-format off
    static constexpr std::array<std::size_t, 62> kLengths{
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
        15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 200, 249, 255, 256, 257, 300, 400, 500, 511, 512, 513, 600, 640,
        655, 800, 1000, 1023, 1024, 1025, 1500, 2000, 2047, 2049, 4000, 4095, 4096, 4097, 8000, 8192, 12'000, 16'383, 16'384,
        16'385, 20'000, 32'767, 32'768, 32'769, 65'535, 65'536};
    // clang-format on

    void skip_blanks() {
        while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n')) rest_.remove_prefix(1);
    }

    std::size_t take() {
        skip_blanks();
        if (rest_.empty()) return 0;
        const auto byte = static_cast<unsigned char>(rest_[0]);
        rest_.remove_prefix(1);
        if (byte >= '0' && byte <= '9') return byte - std::size_t{'0'};
        if (byte >= 'a' && byte <= 'z') return byte - std::size_t{'a'} + 10;
        if (byte >= 'A' && byte <= 'Z') return byte - std::size_t{'A'} + 36;
        return byte;
    }

    std::string_view rest_;
};

/// `filling` again and again, as often as fits into `length` bytes.
inline std::string repeated(std::string_view filling, std::size_t length) {
    std::string text;
    text.reserve(length);
    while (!filling.empty() && text.size() + filling.size() <= length) text += filling;
    return text;
}

}  // namespace shortener_events::fuzz
