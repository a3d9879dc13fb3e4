#include "contracts/json/quick_json.hpp"

#include "contracts/json/literals.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

/// Little enough stack; deeper values are rare.
constexpr int kQuickNesting = 256;

class TokenBuilder {
  public:
    explicit TokenBuilder(TokenCursor tokens) : tokens_(tokens) {}

    /// A scalar alone is left to the strict reader.
    bool document(json& into) {
        const bool is_container = tokens_.left() > 0 && (tokens_.peek() == '{' || tokens_.peek() == '[');
        return is_container && value(into) && tokens_.left() == 0;
    }

  private:
    bool value(json& into) {
        if (tokens_.left() < 2) return false;
        switch (tokens_.peek()) {
            case '{':
                return object(into);
            case '[':
                return array(into);
            case '"':
                return string(into);
            case 't':
                return word("true", true, into);
            case 'f':
                return word("false", false, into);
            case 'n':
                return word("null", nullptr, into);
            default:
                return number(into);
        }
    }

    bool object(json& into) {
        auto& members = (into = json::object()).get_ref<json::object_t&>();
        const auto member = [&] {
            if (tokens_.left() < 2 || tokens_.peek() != '"' || tokens_.peek(1) != ':') return false;
            std::string name;
            if (!unescape(tokens_.inside_quotes(), name)) return false;
            tokens_.skip(2);
            const auto [place, is_new] = members.try_emplace(std::move(name));
            return is_new && value(place->second);
        };
        return all('}', member);
    }

    bool array(json& into) {
        auto& items = (into = json::array()).get_ref<json::array_t&>();
        return all(']', [&] { return value(items.emplace_back()); });
    }

    template <typename TakeOne>
    bool all(char close, TakeOne take_one) {
        return ++depth_ < kQuickNesting && take_members(tokens_, close, take_one) && depth_-- > 0;
    }

    bool string(json& into) {
        into = json::value_t::string;
        const bool good = unescape(tokens_.inside_quotes(), into.get_ref<std::string&>());
        tokens_.skip(1);
        return good;
    }

    bool number(json& into) {
        auto number = read_json_number(tokens_.token());
        tokens_.skip(1);
        if (number) into = std::move(*number);
        return number.has_value();
    }

    bool word(std::string_view wanted, json meaning, json& into) {
        const bool good = tokens_.token() == wanted;
        tokens_.skip(1);
        into = std::move(meaning);
        return good;
    }

    TokenCursor tokens_;
    int depth_ = 0;
};

}  // namespace

std::optional<json> read_quickly(TokenCursor tokens) {
    json value;
    if (!TokenBuilder(tokens).document(value)) return std::nullopt;
    return value;
}

}  // namespace shortener_events::contracts
