// Texts and JSON as they are written: what is UTF-8, what is visible, where a value stands and what it is
// there, numbers of any size. Beside plain readings of the same.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "contracts/json/decimals.hpp"
#include "contracts/json/outline.hpp"
#include "contracts/json/pointer.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/events.hpp"
#include "shortener_events/internal/front_of.hpp"
#include "shortener_events/internal/json_text.hpp"
#include "shortener_events/visible_text.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/pointers.hpp"
#include "tests/fuzz/records.hpp"

using namespace shortener_events;
using contracts::Outline;
using contracts::parse_strict;
using nlohmann::json;

namespace {

// --- texts -----------------------------------------------------------------------------------------------

/// RFC 3629, section 4; 0: no character begins there.
std::size_t plain_length(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto goes_on = [&](std::size_t count) {
        for (std::size_t i = 1; i <= count; ++i)
            if (byte(i) < 0x80 || byte(i) > 0xBF) return false;
        return true;
    };
    if (byte(0) < 0x80) return 1;
    if (byte(0) >= 0xC2 && byte(0) <= 0xDF) return goes_on(1) ? 2 : 0;
    if (byte(0) == 0xE0 && byte(1) < 0xA0) return 0;
    if (byte(0) == 0xED && byte(1) > 0x9F) return 0;
    if (byte(0) >= 0xE0 && byte(0) <= 0xEF) return goes_on(2) ? 3 : 0;
    if (byte(0) == 0xF0 && byte(1) < 0x90) return 0;
    if (byte(0) == 0xF4 && byte(1) > 0x8F) return 0;
    return byte(0) >= 0xF0 && byte(0) <= 0xF4 && goes_on(3) ? 4 : 0;
}

void check_text(const std::string& text) {
    bool is_valid = true;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t length = plain_length(rest);
        const Character next = first_character(rest);
        fuzz::require((next.code >= 0) == (length > 0), "a character is one");
        fuzz::require(next.length == std::max(length, std::size_t{1}), "a character has its length");
        is_valid = is_valid && length > 0;
        rest.remove_prefix(next.length);
    }
    fuzz::require(is_utf8(text) == is_valid, "a text is UTF-8 where all its characters are");
    for (const std::size_t most : {std::size_t{0}, std::size_t{1}, text.size() / 2, text.size()}) {
        const std::string front(front_of(text, most));
        fuzz::require(front.size() <= most && text.starts_with(front), "the front of a text is its front");
        fuzz::require(!is_valid || is_utf8(front), "no character is cut");
        fuzz::require(front.size() + 4 >= most, "the front is as long as it may be");
    }
}

void require_visible(std::string_view text) {
    while (!text.empty()) {
        const Character next = first_character(text);
        fuzz::require(next.code >= 0, "what is shown is UTF-8");
        const bool is_layout = next.code == '\n' || next.code == '\t' || next.code == '\r';
        fuzz::require(is_layout || !is_invisible(next.code), "what is shown can be seen");
        text.remove_prefix(next.length);
    }
}

void check_click(fuzz::Recipe& recipe) {
    Click click{.short_code = fuzz::make_bytes(recipe),
                .original_url = fuzz::make_bytes(recipe),
                .timestamp = "2026-01-31T09:30:00Z",
                .user_agent = fuzz::make_optional(recipe),
                .ip_address = {},
                .country = {},
                .city = {},
                .referer = {},
                .user_id = fuzz::make_optional(recipe),
                .metadata = {{fuzz::make_bytes(recipe), fuzz::make_bytes(recipe)}}};
    const std::string line = to_json(click);
    fuzz::require(line.find('\n') == line.npos, "an event is one line");
    require_visible(line);
    const auto event = parse_strict(line);
    fuzz::require(event.error.empty(), "an event is JSON");
    if (is_utf8(click.short_code))
        fuzz::require(event.value.at("shortCode") == click.short_code, "an event has its texts");
    fuzz::require(event.value.contains("userAgent") == click.user_agent.has_value(),
                  "an event has its fields");
}

// --- JSON ------------------------------------------------------------------------------------------------

/// The same, with a small number in place of each.
std::string without_numbers(const Outline& outline) {
    std::string text;
    std::size_t copied = 0;
    for (const auto& entry : outline.entries()) {
        if (entry.kind != Outline::Kind::number) continue;
        text.append(outline.text().substr(copied, entry.begin - copied)).append("0");
        copied = entry.end;
    }
    return text.append(outline.text().substr(copied));
}

/// At most 1,000 values of it.
class Places {
  public:
    Places(const std::string& text, const Outline& outline) : text_(text), outline_(outline) {}

    void check(const json& value, std::vector<std::string>& steps, const std::string& pointer) {
        if (left_-- == 0 || steps.size() > 8) {
            left_ = std::max(left_, std::size_t{1});
            return;
        }
        check_one(value, steps, pointer);
        if (left_ < 2) return;
        if (value.is_object()) {
            for (const auto& [name, member] : value.items()) check_below(member, steps, pointer, name);
        } else if (value.is_array()) {
            for (std::size_t i = 0; i < std::min(value.size(), std::size_t{5}); ++i)
                check_below(value[i], steps, pointer, std::to_string(i));
        }
    }

  private:
    void check_below(const json& value, std::vector<std::string>& steps, const std::string& pointer,
                     const std::string& step) {
        steps.push_back(step);
        check(value, steps, fuzz::pointer_to(pointer, step));
        steps.pop_back();
    }

    void check_one(const json& value, const std::vector<std::string>& steps, const std::string& pointer) {
        fuzz::require(contracts::steps_of(pointer) == steps, "a pointer has its steps");
        const auto* found = outline_.find(steps);
        fuzz::require(found != nullptr, "a value is where it stands");
        fuzz::require(parse_strict(outline_.written(*found)).value == value, "a value is what is written");
        fuzz::require(parse_strict(outline_.compact(*found)).value == value, "a compact value is the same");
        if (steps.empty()) return;
        const auto shown = JsonPointer::parse(pointer).text_in(text_);
        fuzz::require(shown.has_value() != value.is_null(), "a value has a text");
        if (!shown) return;
        if (value.is_string())
            fuzz::require(*shown == value.get_ref<const std::string&>(), "a string's text is what it means");
        else
            fuzz::require(*shown == outline_.compact(*found), "a value's text is as it is written");
    }

    const std::string& text_;
    const Outline& outline_;
    std::size_t left_ = 100;
};

void check_json(const std::string& text) {
    static Outline outline;  // its memory is used again
    const auto strict = parse_strict(text);
    const bool is_json = outline.read(text);
    fuzz::require(is_json || !strict.error.empty(), "JSON has an outline");
    const std::string visible = visible_json(text);
    fuzz::require(visible_json(visible) == visible, "what is visible stays");
    const auto indented = indent_json(text);
    fuzz::require(indented.has_value() == is_json, "JSON can be indented");
    fuzz::require(!JsonPointer::parse("/no such field").text_in(text), "what is not there has no text");
    if (!is_json) return;
    fuzz::require(parse_strict(without_numbers(outline)).error.empty(), "what has an outline is JSON");
    require_visible(*indented);
    require_visible(visible);
    const std::string compact = outline.compact(outline.entries().front());
    if (strict.error.empty()) {
        fuzz::require(parse_strict(visible).value == strict.value, "what is visible is the same");
        fuzz::require(parse_strict(*indented).value == strict.value, "what is indented is the same");
        fuzz::require(parse_strict(compact).value == strict.value, "what is compact is the same");
        std::vector<std::string> steps;
        if (strict.duplicates.empty()) Places(text, outline).check(strict.value, steps, "");
    }
    Outline again;
    fuzz::require(again.read(compact) && again.entries().size() == outline.entries().size(),
                  "what is compact has as many values");
    fuzz::require(again.compact(again.entries().front()) == compact, "what is compact stays");
    fuzz::require(again.read(*indented) && again.entries().size() == outline.entries().size(),
                  "what is indented has as many values");
}

void check_pointer(const std::string& pointer) {
    const auto steps = contracts::steps_of(pointer);
    bool is_pointer = pointer.empty() || pointer[0] == '/';
    for (std::size_t at = pointer.find('~'); at != pointer.npos; at = pointer.find('~', at + 1))
        is_pointer =
            is_pointer && at + 1 < pointer.size() && (pointer[at + 1] == '0' || pointer[at + 1] == '1');
    fuzz::require(steps.has_value() == is_pointer, "a pointer is one");
    if (steps) {
        std::string again;
        for (const auto& step : *steps) again = contracts::pointer_below(std::move(again), step);
        constexpr std::size_t kWhole = 4096;
        if (pointer.size() <= kWhole)
            fuzz::require(again == pointer, "a pointer's steps make it again");
        else
            fuzz::require(again == cut_text(pointer, kWhole), "a long pointer's steps make its front");
    }
    try {
        JsonPointer::parse(pointer).text_in("{\"a\": 1}");
        fuzz::require(steps && !steps->empty(), "what is no pointer is refused");
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::argument, "a pointer's error is the user's");
        fuzz::require(!steps || steps->empty(), "a pointer is taken");
    }
}

// --- numbers ---------------------------------------------------------------------------------------------

struct Decimal {
    std::string written;
    bool negative = false;
    std::string whole, fraction;  ///< without an exponent, and without zeros that say nothing
};

Decimal make_decimal(fuzz::Recipe& recipe) {
    constexpr std::string_view kDigits[] = {"1", "9", "10", "0", "00000001", "7", "123456789"};
    Decimal number;
    number.negative = recipe.choose(2) == 1;
    number.whole =
        recipe.choose(3) == 0 ? "0" : "1" + fuzz::repeated(kDigits[recipe.choose(7)], recipe.length());
    if (recipe.choose(2) == 1) number.fraction = fuzz::repeated(kDigits[recipe.choose(7)], recipe.length());
    number.written = (number.negative ? "-" : "") + number.whole;
    if (!number.fraction.empty()) number.written += "." + number.fraction;
    if (recipe.choose(2) == 1) {
        const std::size_t exponent = recipe.choose(62);
        const bool down = recipe.choose(2) == 1;
        number.written += (down ? "e-" : recipe.choose(2) == 1 ? "E+" : "e") + std::to_string(exponent);
        std::string& from = down ? number.whole : number.fraction;
        for (std::size_t i = 0; i < exponent; ++i) {
            const char digit = from.empty() ? '0' : down ? from.back() : from.front();
            if (!from.empty()) from.erase(down ? from.size() - 1 : 0, 1);
            down ? number.fraction.insert(0, 1, digit) : number.whole.append(1, digit);
        }
    }
    number.whole.erase(0, std::min(number.whole.find_first_not_of('0'), number.whole.size()));
    number.fraction.erase(number.fraction.find_last_not_of('0') + 1);
    if (number.whole.empty() && number.fraction.empty()) number.negative = false;
    return number;
}

std::strong_ordering plain_order(const Decimal& a, const Decimal& b) {
    if (a.negative != b.negative)
        return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
    const Decimal& left = a.negative ? b : a;
    const Decimal& right = a.negative ? a : b;
    if (left.whole.size() != right.whole.size()) return left.whole.size() <=> right.whole.size();
    if (left.whole != right.whole) return left.whole <=> right.whole;
    return left.fraction <=> right.fraction;
}

void check_decimals(const Decimal& a, const Decimal& b) {
    fuzz::require(contracts::compare_decimals(a.written, b.written) == plain_order(a, b),
                  "numbers compare as they do on paper");
    fuzz::require(contracts::compare_decimals(b.written, a.written) == plain_order(b, a),
                  "numbers compare as they do on paper, from either side");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    switch (recipe.choose(6)) {
        case 0:
            check_json(fuzz::make_event(recipe));
            break;
        case 1: {
            const std::string text = fuzz::make_bytes(recipe) + fuzz::make_bytes(recipe);
            check_text(text);
            visible_json(text);
            break;
        }
        case 2: {
            const Decimal a = make_decimal(recipe), b = recipe.choose(4) == 1 ? a : make_decimal(recipe);
            check_decimals(a, b);
            break;
        }
        case 3:
            check_pointer((recipe.choose(4) == 1 ? "" : "/") + fuzz::make_bytes(recipe) +
                          fuzz::make_bytes(recipe));
            break;
        case 4:
            check_click(recipe);
            break;
        default:  // as it stands, so that every byte of it can be changed
            check_json(recipe.rest());
    }
    return 0;
}
