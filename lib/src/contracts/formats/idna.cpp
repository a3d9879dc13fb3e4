#include "contracts/formats/idna.hpp"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <vector>

#include "contracts/formats/icu.hpp"
#include "contracts/formats/names.hpp"

namespace shortener_events::contracts {

namespace {

struct CloseIdna {
    void operator()(UIDNA* idna) const { icu().close(idna); }
};
using Idna = std::unique_ptr<UIDNA, CloseIdna>;

Idna open_uts46(std::uint32_t options) {
    UErrorCode status = U_ZERO_ERROR;
    return Idna(icu().open_uts46(options, &status));
}

/// nullopt: the domain has errors other than `forgiven`.
std::optional<std::string> to_ascii(const Idna& idna, std::string_view domain, std::uint32_t forgiven) {
    if (idna == nullptr || domain.size() > INT32_MAX / 8) return std::nullopt;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode status = U_ZERO_ERROR;
    std::string ascii(domain.size() * 4 + 64, '\0');
    const auto length =
        icu().name_to_ascii(idna.get(), domain.data(), static_cast<std::int32_t>(domain.size()), ascii.data(),
                            static_cast<std::int32_t>(ascii.size()), &info, &status);
    if (U_FAILURE(status) || length < 0 || (info.errors & ~forgiven) != 0) return std::nullopt;
    ascii.resize(static_cast<std::size_t>(length));
    return ascii;
}

bool is_one_of(UCharDirection direction, std::initializer_list<UCharDirection> allowed) {
    return std::find(allowed.begin(), allowed.end(), direction) != allowed.end();
}

/// Takes one code point from the front of valid UTF-8.
UChar32 take_code_point(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    UChar32 code = length == 1 ? first : first & (0x7F >> length);
    for (std::size_t i = 1; i < length && i < text.size(); ++i) code = (code << 6) | (text[i] & 0x3F);
    text.remove_prefix(std::min(length, text.size()));
    return code;
}

std::vector<UCharDirection> directions_of(std::string_view label) {
    std::vector<UCharDirection> directions;
    while (!label.empty()) directions.push_back(icu().direction(take_code_point(label)));
    return directions;
}

/// RFC 5893 section 2, as far as Node's parser applies it: each label for itself, and the last character of a
/// label that begins left to right is forgiven.
bool keeps_bidi_rule(std::string_view label) {
    std::vector<UCharDirection> all = directions_of(label);
    const auto is_rtl = [](UCharDirection d) {
        return is_one_of(d, {U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC, U_ARABIC_NUMBER});
    };
    if (std::none_of(all.begin(), all.end(), is_rtl)) return true;
    while (!all.empty() && all.back() == U_DIR_NON_SPACING_MARK) all.pop_back();
    if (all.front() == U_LEFT_TO_RIGHT) return std::find_if(all.begin(), all.end(), is_rtl) + 1 == all.end();
    const auto allowed = [](UCharDirection d) {
        return is_one_of(
            d, {U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC, U_ARABIC_NUMBER, U_EUROPEAN_NUMBER,
                U_EUROPEAN_NUMBER_SEPARATOR, U_COMMON_NUMBER_SEPARATOR, U_EUROPEAN_NUMBER_TERMINATOR,
                U_OTHER_NEUTRAL, U_BOUNDARY_NEUTRAL, U_DIR_NON_SPACING_MARK});
    };
    const bool european = std::count(all.begin(), all.end(), U_EUROPEAN_NUMBER) > 0;
    const bool arabic = std::count(all.begin(), all.end(), U_ARABIC_NUMBER) > 0;
    return !(european && arabic) && std::all_of(all.begin(), all.end(), allowed) &&
           is_one_of(all.back(),
                     {U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC, U_EUROPEAN_NUMBER, U_ARABIC_NUMBER});
}

/// No letter below U+0590 is written right to left, nor becomes one that is; behind "xn--" anything may hide.
bool is_surely_left_to_right(std::string_view domain) {
    constexpr unsigned char kFirstByte = 0xD6;
    const auto is_below = [](char c) { return static_cast<unsigned char>(c) < kFirstByte; };
    return std::all_of(domain.begin(), domain.end(), is_below) && domain.find("--") == domain.npos;
}

bool labels_keep_bidi_rule(const Idna& idna, std::string_view domain) {
    if (is_surely_left_to_right(domain)) return true;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode status = U_ZERO_ERROR;
    std::string text(domain.size() * 4 + 64, '\0');
    const auto length =
        icu().name_to_unicode(idna.get(), domain.data(), static_cast<std::int32_t>(domain.size()),
                              text.data(), static_cast<std::int32_t>(text.size()), &info, &status);
    if (U_FAILURE(status) || length < 0) return false;
    std::string_view rest = std::string_view(text).substr(0, static_cast<std::size_t>(length));
    while (true) {
        const std::size_t dot = rest.find('.');
        if (!keeps_bidi_rule(rest.substr(0, dot))) return false;
        if (dot == rest.npos) return true;
        rest.remove_prefix(dot + 1);
    }
}

/// RFC 5892 section 2.6: letters of their scripts that IDNA forbids nevertheless, which UTS #46 lets pass.
bool holds_forbidden_letter(std::string_view text) {
    for (const std::string_view letter : {"\u0640", "\u07FA", "\u302E", "\u302F", "\u3031", "\u3032",
                                          "\u3033", "\u3034", "\u3035", "\u303B"}) {
        if (text.find(letter) != text.npos) return true;
    }
    return false;
}

}  // namespace

std::optional<std::string> domain_to_ascii(std::string_view domain) {
    constexpr std::uint32_t kForgiven = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                        UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                        UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
    static const Idna idna = open_uts46(UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII);
    auto ascii = to_ascii(idna, domain, kForgiven);
    return ascii && labels_keep_bidi_rule(idna, domain) ? std::move(ascii) : std::nullopt;
}

bool is_idn_hostname(std::string_view text) {
    static const Idna idna = open_uts46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                        UIDNA_CHECK_CONTEXTO | UIDNA_NONTRANSITIONAL_TO_ASCII);
    if (holds_forbidden_letter(text)) return false;
    const auto ascii = to_ascii(idna, text, 0);
    return ascii && is_hostname(*ascii);
}

}  // namespace shortener_events::contracts
