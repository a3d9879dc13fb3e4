#include "contracts/schema/ecma_regex.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

#include "base/characters.hpp"
#include "contracts/formats/code_points.hpp"

namespace shortener_events::contracts {

namespace {

/// ECMA's \s: RE2's knows ASCII only.
constexpr std::string_view kSpaces =
    "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{"
    "feff}";
constexpr std::string_view kNotSpaces =
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}"
    "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";
constexpr std::string_view kSyntax = "^$\\.*+?()[]{}|/";
/// More would let a short expression ask for gigabytes; RE2's own limit is the same.
constexpr unsigned kMaxRepeats = 1000;

class Translator {
  public:
    explicit Translator(std::string_view text) : text_(text) {}

    EcmaRegex run() {
        while (ok() && at_ < text_.size()) take_one();
        if (ok() && open_groups_ > 0) fail("a group is not closed");
        return std::move(result_);
    }

  private:
    bool ok() const { return result_.error.empty(); }
    bool sees(std::string_view next) const { return text_.substr(at_).starts_with(next); }
    void fail(std::string why) { result_.error = std::move(why); }
    void write(std::string_view text) { result_.re2 += text; }

    void take_one() {
        const char c = text_[at_++];
        switch (c) {
            case '(':
                return open_group();
            case ')':
                return close_group();
            case '[':
                return take_class();
            case '\\':
                return take_escape(), void(repeatable_ = ok() && repeatable_);
            case '*':
            case '+':
            case '?':
            case '{':
                --at_;
                return take_quantifier();
            case '}':
            case ']':
                return fail(std::string("a lone '") + c + "'");
            case '|':
                repeatable_ = false;
                return write("|");
            case '^':
            case '$':
                repeatable_ = false;
                return write(c == '^' ? "\\A" : "\\z");
            case '.':
                repeatable_ = true;
                return write("[^\\n\\r\\x{2028}\\x{2029}]");
            default:
                repeatable_ = true;
                result_.re2 += c;
        }
    }

    void open_group() {
        ++open_groups_;
        repeatable_ = false;
        if (!sees("?")) return write("(");
        ++at_;
        if (sees(":")) {
            ++at_;
            return write("(?:");
        }
        if (sees("=") || sees("!")) {
            result_.unsupported = "a lookahead";
        } else if (sees("<=") || sees("<!")) {
            result_.unsupported = "a lookbehind";
            ++at_;
        } else {
            return named_group();
        }
        ++at_;
        write("(?:");
    }

    void named_group() {
        const std::size_t end = text_.find('>', at_);
        if (!sees("<") || end == text_.npos || end == at_ + 1) return fail("an unknown kind of group");
        const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
        if (is_digit(name[0]) || !all_of(name, [](char c) { return is_alnum(c) || c == '_' || c == '$'; })) {
            return fail("a group's name");
        }
        at_ = end + 1;
        write("(");
    }

    void close_group() {
        if (open_groups_-- == 0) return fail("a lone ')'");
        repeatable_ = true;
        write(")");
    }

    void take_quantifier() {
        if (!repeatable_) return fail("nothing to repeat");
        repeatable_ = false;
        if (text_[at_] == '{') {
            take_counts();
        } else {
            result_.re2 += text_[at_++];
        }
        if (ok() && sees("?")) {
            ++at_;
            write("?");
        }
    }

    void take_counts() {
        const std::size_t end = text_.find('}', at_);
        if (end == text_.npos) return fail("a lone '{'");
        const std::string_view counts = text_.substr(at_ + 1, end - at_ - 1);
        const std::size_t comma = counts.find(',');
        unsigned low = 0;
        unsigned high = 0;
        const bool open_ended = comma != counts.npos && comma + 1 == counts.size();
        if (!parse_count(counts.substr(0, comma), low)) return fail("a count of repetitions");
        if (comma != counts.npos && !open_ended &&
            (!parse_count(counts.substr(comma + 1), high) || high < low)) {
            return fail("a range of repetitions");
        }
        if (low > kMaxRepeats || high > kMaxRepeats) result_.unsupported = "more than 1000 repetitions";
        write(text_.substr(at_, end + 1 - at_));
        at_ = end + 1;
    }

    static bool parse_count(std::string_view digits, unsigned& count) {
        if (digits.empty() || !all_of(digits, is_digit)) return false;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), count).ec != std::errc{})
            count = ~0u;
        return true;
    }

    void take_class() {
        const bool negated = sees("^");
        if (negated) ++at_;
        repeatable_ = true;
        range_from_ = last_in_class_ = std::nullopt;
        if (sees("]")) {
            ++at_;
            return write(negated ? "[\\x{0}-\\x{10ffff}]" : "[^\\x{0}-\\x{10ffff}]");
        }
        write(negated ? "[^" : "[");
        while (ok() && !sees("]")) {
            if (at_ == text_.size()) return fail("a class is not closed");
            take_class_member();
        }
        if (!ok()) return;
        ++at_;
        write("]");
    }

    void take_class_member() {
        const bool is_hyphen = sees("-");
        const std::size_t begin = result_.re2.size();
        take_class_atom();
        if (!ok()) return;
        const auto code = code_point_of(std::string_view(result_.re2).substr(begin));
        if (range_from_) {
            if (code && *code < *range_from_) fail("a range of characters out of order");
            range_from_ = last_in_class_ = std::nullopt;
        } else {
            range_from_ = is_hyphen ? last_in_class_ : std::nullopt;
            last_in_class_ = is_hyphen ? std::nullopt : code;
        }
    }

    /// With all bytes of its character.
    void take_class_atom() {
        const char c = text_[at_++];
        if (c == '\\') return take_class_escape();
        if (c == '[' || c == '^' || c == '&' || c == '~') result_.re2 += '\\';
        result_.re2 += c;
        while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xc0U) == 0x80)
            result_.re2 += text_[at_++];
    }

    /// Of one character as written for RE2; nullopt: it is a set of them.
    static std::optional<char32_t> code_point_of(std::string_view written) {
        if (written.starts_with("\\x{")) {
            std::uint32_t code = 0;
            std::from_chars(written.data() + 3, written.data() + written.size() - 1, code, 16);
            return written.find('-') == written.npos ? std::optional<char32_t>(code) : std::nullopt;
        }
        if (written.empty()) return std::nullopt;
        if (written[0] != '\\') return take_code_point(written);
        if (written.size() != 2) return std::nullopt;
        constexpr std::string_view kNames = "tnvfr", kMeant = "\t\n\v\f\r";
        if (const std::size_t at = kNames.find(written[1]); at != kNames.npos)
            return static_cast<char32_t>(kMeant[at]);
        return is_alnum(written[1]) ? std::nullopt
                                    : std::optional<char32_t>(static_cast<unsigned char>(written[1]));
    }

    void take_class_escape() {
        if (at_ == text_.size()) return fail("a trailing backslash");
        const char c = text_[at_];
        if (c == 'b') return ++at_, write("\\x{8}");
        if (c == '-') return ++at_, write("\\-");
        if (c == 'B' || (is_digit(c) && c != '0') || c == 'k')
            return fail("an escape that means nothing in a class");
        in_class_ = true;
        take_escape();
        in_class_ = false;
    }

    void take_escape() {
        repeatable_ = true;
        if (at_ == text_.size()) return fail("a trailing backslash");
        const char c = text_[at_++];
        switch (c) {
            case 'd':
            case 'D':
            case 'w':
            case 'W':
                result_.re2 += '\\';
                result_.re2 += c;
                return;
            case 's':
                return write_set(kSpaces);
            case 'S':
                return write_set(kNotSpaces);
            case 'b':
            case 'B':
                repeatable_ = false;
                result_.re2 += '\\';
                result_.re2 += c;
                return;
            case 't':
            case 'n':
            case 'v':
            case 'f':
            case 'r':
                result_.re2 += '\\';
                result_.re2 += c;
                return;
            case 'p':
            case 'P':
                return take_property(c);
            case 'c':
                return take_control();
            case 'x':
                return take_hex(2);
            case 'u':
                return take_unicode();
            case 'k':
                return take_named_reference();
            default:
                return take_other_escape(c);
        }
    }

    void take_other_escape(char c) {
        if (c == '0' && (at_ == text_.size() || !is_digit(text_[at_]))) return write("\\x{0}");
        if (c != '0' && is_digit(c)) {
            while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
            result_.unsupported = "a backreference";
            return;
        }
        if (kSyntax.find(c) == kSyntax.npos) return fail("an unknown escape '" + escape_that_ends(at_) + "'");
        if (c != '/') result_.re2 += '\\';
        result_.re2 += c;
    }

    /// With all bytes of its character.
    std::string escape_that_ends(std::size_t end) const {
        const std::size_t begin = end - 2;
        while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xc0U) == 0x80) ++end;
        return std::string(text_.substr(begin, end - begin));
    }

    void write_set(std::string_view ranges) {
        if (in_class_) return write(ranges);
        write("[");
        write(ranges);
        write("]");
    }

    void write_code_point(unsigned code) {
        char digits[16];
        const auto end = std::to_chars(digits, digits + sizeof digits, code, 16).ptr;
        write("\\x{");
        write({digits, static_cast<std::size_t>(end - digits)});
        write("}");
    }

    bool read_hex(std::size_t count, unsigned& code) {
        code = 0;
        if (text_.size() - at_ < count || !all_of(text_.substr(at_, count), is_hex)) return false;
        for (std::size_t i = 0; i < count; ++i) code = code * 16 + hex_value(text_[at_++]);
        return true;
    }

    void take_hex(std::size_t count) {
        unsigned code = 0;
        if (!read_hex(count, code)) return fail("a hexadecimal escape");
        write_code_point(code);
    }

    void take_unicode() {
        if (sees("{")) {
            const std::size_t end = text_.find('}', at_);
            const std::string_view digits = end == text_.npos ? "" : text_.substr(at_ + 1, end - at_ - 1);
            if (digits.empty() || digits.size() > 8 || !all_of(digits, is_hex))
                return fail("a Unicode escape");
            unsigned code = 0;
            for (const char c : digits) code = code * 16 + hex_value(c);
            if (code > 0x10ffff) return fail("a code point above 10FFFF");
            at_ = end + 1;
            return write_code_point(code);
        }
        unsigned code = 0;
        if (!read_hex(4, code)) return fail("a Unicode escape");
        unsigned low = 0;
        if (code >= 0xd800 && code < 0xdc00 && sees("\\u")) {
            const std::size_t back = at_;
            at_ += 2;
            if (read_hex(4, low) && low >= 0xdc00 && low < 0xe000) {
                return write_code_point(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
            }
            at_ = back;
        }
        if (code >= 0xd800 && code < 0xe000) result_.unsupported = "a lone surrogate";
        write_code_point(code);
    }

    void take_control() {
        if (at_ == text_.size() || !is_alpha(text_[at_])) return fail("a control escape");
        write_code_point(static_cast<unsigned>(text_[at_++]) % 32);
    }

    /// RE2 knows general categories and scripts by their short names; the long names that people write are
    /// mapped.
    void take_property(char p) {
        const std::size_t end = text_.find('}', at_);
        if (!sees("{") || end == text_.npos) return fail("a Unicode property");
        std::string name(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        for (const std::string_view prefix : {"General_Category=", "gc=", "Script=", "sc="}) {
            if (name.starts_with(prefix)) name.erase(0, prefix.size());
        }
        constexpr std::pair<std::string_view, std::string_view> kLongNames[] = {{"Letter", "L"},
                                                                                {"Uppercase_Letter", "Lu"},
                                                                                {"Lowercase_Letter", "Ll"},
                                                                                {"Number", "N"},
                                                                                {"Decimal_Number", "Nd"},
                                                                                {"digit", "Nd"},
                                                                                {"Punctuation", "P"},
                                                                                {"punct", "P"},
                                                                                {"Symbol", "S"},
                                                                                {"Mark", "M"},
                                                                                {"Separator", "Z"},
                                                                                {"Space_Separator", "Zs"},
                                                                                {"Other", "C"},
                                                                                {"Control", "Cc"},
                                                                                {"cntrl", "Cc"}};
        for (const auto& [long_name, short_name] : kLongNames) {
            if (name == long_name) name = short_name;
        }
        write(std::string("\\") + p + "{" + name + "}");
    }

    void take_named_reference() {
        const std::size_t end = text_.find('>', at_);
        if (!sees("<") || end == text_.npos) return fail("a named reference");
        at_ = end + 1;
        result_.unsupported = "a backreference";
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t open_groups_ = 0;
    bool repeatable_ = false;
    bool in_class_ = false;
    std::optional<char32_t> last_in_class_;  ///< a single character, of which a range may begin
    std::optional<char32_t> range_from_;     ///< behind it and a hyphen
    EcmaRegex result_;
};

}  // namespace

EcmaRegex translate_ecma_regex(std::string_view expression) {
    return Translator(expression).run();
}

}  // namespace shortener_events::contracts
