#include "contracts/json/strict_json.hpp"

#include "contracts/json/pointer.hpp"
#include "contracts/json/values.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

void refuse(StrictJson& result, std::size_t byte, const std::string& why) {
    result.byte = byte;
    result.why = why;
    result.error = "invalid JSON at byte " + std::to_string(byte) + ": " + why;
}

/// Builds the value and notes what nlohmann's own builder forgets: repeated names and depth.
class StrictBuilder : public nlohmann::json_sax<json> {
  public:
    StrictBuilder(StrictJson& result, std::size_t max_duplicates)
        : result_(result), max_duplicates_(max_duplicates) {}

    bool null() override { return add(nullptr) != nullptr; }
    bool boolean(bool value) override { return add(value) != nullptr; }
    bool number_integer(number_integer_t value) override { return add(value) != nullptr; }
    bool number_unsigned(number_unsigned_t value) override { return add(value) != nullptr; }
    bool number_float(number_float_t value, const string_t&) override { return add(value) != nullptr; }
    bool string(string_t& value) override { return add(std::move(value)) != nullptr; }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        json& object = *open_.back();
        const auto [member, is_new] = object.get_ref<json::object_t&>().emplace(std::move(name), nullptr);
        if (!is_new) note_duplicate(member->first);
        member_ = &member->second;
        names_.back() = member->first;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::json::exception& error) override {
        const std::string text = error.what();
        const std::size_t detail = text.find(" - ");
        const std::size_t overflow = text.find("number overflow");
        refuse(result_, position,
               overflow != text.npos ? "a number beyond the range of a double"
               : detail == text.npos ? "the text ends or breaks off here"
                                     : quoted(text.substr(detail + 3)));
        return false;
    }

  private:
    template <typename Value>
    json* add(Value&& value) {
        if (open_.empty()) {
            result_.value = std::forward<Value>(value);
            return &result_.value;
        }
        json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::forward<Value>(value));
            return &parent.back();
        }
        *member_ = std::forward<Value>(value);
        return member_;
    }

    bool open(json container) {
        if (open_.size() == kMaxDepth) {
            result_.error = "nested deeper than " + std::to_string(kMaxDepth) + " levels";
            return false;
        }
        open_.push_back(add(std::move(container)));
        names_.emplace_back();
        return true;
    }

    bool close() {
        open_.pop_back();
        names_.pop_back();
        return true;
    }

    /// The parser's message quotes all of the token that it did not understand, also bytes that are no text;
    /// it goes into headers and reports, whose readers want UTF-8.
    static std::string quoted(const std::string& message) {
        constexpr std::size_t kMost = 200;
        return escape_excerpt(message, kMost);
    }

    void note_duplicate(std::string_view name) {
        if (result_.duplicates.size() == max_duplicates_) return;
        std::string pointer;
        for (std::size_t level = 0; level + 1 < open_.size(); ++level) {
            const json& container = *open_[level];
            pointer = container.is_array()
                          ? pointer_below(std::move(pointer), std::to_string(container.size() - 1))
                          : pointer_below(std::move(pointer), names_[level]);
        }
        result_.duplicates.push_back(pointer_below(std::move(pointer), name));
    }

    StrictJson& result_;
    std::size_t max_duplicates_;
    std::vector<json*> open_;
    std::vector<std::string_view> names_;  ///< of each open container, the member being read
    json* member_ = nullptr;
};

}  // namespace

StrictJson parse_strict(std::string_view text, std::size_t max_duplicates) {
    StrictJson result;
    // Two leniencies of nlohmann's lexer: it skips a byte order mark and takes a NUL byte for the end.
    if (text.starts_with("\xEF\xBB\xBF")) {
        refuse(result, 1, "a byte order mark");
        return result;
    }
    if (const std::size_t nul = text.find('\0'); nul != text.npos) {
        refuse(result, nul + 1, "a NUL byte");
        return result;
    }
    StrictBuilder builder(result, max_duplicates);
    if (!json::sax_parse(text.begin(), text.end(), &builder) && result.error.empty()) {
        result.error = "invalid JSON";
    }
    return result;
}

}  // namespace shortener_events::contracts
