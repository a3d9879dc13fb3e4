#include "contracts/event_fields.hpp"

#include <simdjson.h>

#include "shortener_events/contract.hpp"

namespace shortener_events::contracts {

namespace ondemand = simdjson::ondemand;

struct EventFields::Parser {
    ondemand::parser parser;
};

EventFields::EventFields(std::vector<WantedField> wanted)
    : wanted_(std::move(wanted)), parser_(std::make_unique<Parser>()) {}
EventFields::~EventFields() = default;
EventFields::EventFields(EventFields&&) noexcept = default;

namespace {

/// A field that was found, in each of the two forms that can be wanted of it, taken when first wanted. A
/// string may be taken from simdjson only once: its buffer has room for every string of the event once.
class FoundField {
  public:
    explicit FoundField(ondemand::value value) : value_(value) {}

    std::optional<std::string_view> take(bool as_json) {
        auto& form = as_json ? json_ : text_;
        if (!form.taken) form = {true, read(as_json)};
        return form.text;
    }

  private:
    struct Form {
        bool taken = false;
        std::optional<std::string_view> text{};
    };

    std::optional<std::string_view> read(bool as_json) {
        std::string_view text;
        const auto error =
            as_json ? simdjson::to_json_string(value_).get(text) : value_.get_string().get(text);
        if (error) return std::nullopt;
        return text;
    }

    ondemand::value value_;
    Form text_;
    Form json_;
};

}  // namespace

bool EventFields::read(std::string_view event, std::vector<std::optional<std::string_view>>& values) {
    values.assign(wanted_.size(), std::nullopt);
    ondemand::document document;
    ondemand::object object;
    const simdjson::padded_string_view padded(event.data(), event.size(), event.size() + Contract::kSlack);
    if (parser_->parser.iterate(padded).get(document) || document.get_object().get(object)) return false;
    for (auto field : object) {
        std::string_view name;
        if (field.unescaped_key().get(name)) return false;
        FoundField found(field.value());
        for (std::size_t i = 0; i < wanted_.size(); ++i)
            if (wanted_[i].name == name) values[i] = found.take(wanted_[i].as_json);
    }
    return true;
}

}  // namespace shortener_events::contracts
