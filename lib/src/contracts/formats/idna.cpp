#include "contracts/formats/idna.hpp"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <vector>

#include "base/characters.hpp"
#include "contracts/formats/code_points.hpp"
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

/// The same the other way round.
std::optional<std::string> to_unicode(const Idna& idna, std::string_view domain, std::uint32_t forgiven) {
    if (idna == nullptr || domain.size() > INT32_MAX / 8) return std::nullopt;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode status = U_ZERO_ERROR;
    std::string text(domain.size() * 4 + 64, '\0');
    const auto length =
        icu().name_to_unicode(idna.get(), domain.data(), static_cast<std::int32_t>(domain.size()),
                              text.data(), static_cast<std::int32_t>(text.size()), &info, &status);
    if (U_FAILURE(status) || length < 0 || (info.errors & ~forgiven) != 0) return std::nullopt;
    text.resize(static_cast<std::size_t>(length));
    return text;
}

bool is_one_of(UCharDirection direction, std::initializer_list<UCharDirection> allowed) {
    return std::find(allowed.begin(), allowed.end(), direction) != allowed.end();
}

std::vector<UCharDirection> directions_of(std::string_view label) {
    std::vector<UCharDirection> directions;
    while (!label.empty())
        directions.push_back(icu().direction(static_cast<UChar32>(take_code_point(label))));
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
    const auto text = to_unicode(idna, domain, ~std::uint32_t{0});
    if (!text) return false;
    std::string_view rest = *text;
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

/// RFC 5892 section 3, PVALID, CONTEXTJ and CONTEXTO: letters and digits, and what section 2.6 lists besides.
/// What is not stable under normalization has been mapped away.
bool is_label_character(char32_t code) {
    constexpr char32_t kListed[] = {'-',   0xB7,  0x375,  0x5F3,  0x5F4,  0x6FD,
                                    0x6FE, 0xF0B, 0x200C, 0x200D, 0x3007, 0x30FB};
    if (std::find(std::begin(kListed), std::end(kListed), code) != std::end(kListed)) return true;
    const bool is_old_jamo = (code >= 0x1100 && code <= 0x11FF) || (code >= 0xA960 && code <= 0xA97C) ||
                             (code >= 0xD7B0 && code <= 0xD7FB);
    constexpr std::uint32_t kLettersAndDigits = U_GC_LL_MASK | U_GC_LU_MASK | U_GC_LO_MASK | U_GC_LM_MASK |
                                                U_GC_ND_MASK | U_GC_MN_MASK | U_GC_MC_MASK;
    return !is_old_jamo && (U_MASK(icu().category(static_cast<UChar32>(code))) & kLettersAndDigits) != 0;
}

bool has_label_characters(std::string_view domain) {
    while (!domain.empty()) {
        const char32_t code = take_code_point(domain);
        if (code != '.' && !is_label_character(code)) return false;
    }
    return true;
}

const Idna& strict_idna() {
    static const Idna idna =
        open_uts46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_CHECK_CONTEXTO |
                   UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE);
    return idna;
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
    if (holds_forbidden_letter(text)) return false;
    const auto ascii = to_ascii(strict_idna(), text, 0);
    if (!ascii || !is_hostname(*ascii)) return false;
    const auto unicode = to_unicode(strict_idna(), text, 0);
    return unicode && !holds_forbidden_letter(*unicode) && has_label_characters(*unicode);
}

bool is_a_label(std::string_view label) {
    const auto unicode = to_unicode(strict_idna(), label, 0);
    return unicode && !all_of(*unicode, is_ascii) && !holds_forbidden_letter(*unicode) &&
           has_label_characters(*unicode);
}

}  // namespace shortener_events::contracts
