#include "cli/delivery/key_maker.hpp"

#include <fmt/format.h>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

JsonPointer pointer_of(const std::string& choice) {
    try {
        return JsonPointer::parse(choice);
    } catch (const Error&) {
        throw Error(ErrorCategory::argument, fmt::format("not a key: \"{}\"", choice),
                    "write uuid, none, or a JSON Pointer such as /shortCode");
    }
}

}  // namespace

KeyMaker::KeyMaker(const std::string& choice, const Random& random)
    : kind_(choice == "uuid"   ? Kind::uuid
            : choice == "none" ? Kind::none
                               : Kind::pointer),
      random_(random) {
    if (kind_ == Kind::pointer) pointer_ = pointer_of(choice);
}

std::optional<std::string> KeyMaker::key_of(std::string_view event) {
    if (kind_ == Kind::uuid) return random_.uuid_text();
    if (kind_ == Kind::none) return std::nullopt;
    return pointer_->text_in(event);
}

}  // namespace shortener_events::cli
