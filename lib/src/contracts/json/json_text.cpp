#include "shortener_events/internal/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "contracts/json/outline.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events {

namespace {

using contracts::Outline;

/// Its memory is reused from event to event.
Outline& thread_outline() {
    thread_local Outline outline;
    return outline;
}

/// Walks along names and values without recursion: how deep they are is a stranger's choice.
class Indenter {
  public:
    explicit Indenter(const Outline& outline) : outline_(outline) {}

    /// nullopt: it would be larger than `most` bytes.
    std::optional<std::string> text(std::size_t most) {
        const auto& entries = outline_.entries();
        for (std::size_t at = 0; at < entries.size(); ++at) {
            if (out_.size() > most) return std::nullopt;
            separate();
            write(entries[at], at);
            while (!levels_.empty() && levels_.back().end == at + 1) leave();
        }
        return visible_json(std::move(out_));
    }

  private:
    struct Level {
        std::size_t end;  ///< the entry behind it
        char close;
        bool is_first = true;
        bool awaits_value = false;  ///< of the member whose name was written
    };

    void separate() {
        if (levels_.empty()) return;
        Level& level = levels_.back();
        if (level.awaits_value) {
            out_ += ": ";
            level.awaits_value = false;
            return;
        }
        if (!level.is_first) out_ += ',';
        level.is_first = false;
        level.awaits_value = level.close == '}';
        start_line();
    }

    void write(const Outline::Entry& entry, std::size_t at) {
        if (entry.kind != Outline::Kind::object && entry.kind != Outline::Kind::array) {
            out_ += outline_.written(entry);
            return;
        }
        const bool is_object = entry.kind == Outline::Kind::object;
        out_ += is_object ? '{' : '[';
        if (entry.next > at + 1)
            levels_.push_back({entry.next, is_object ? '}' : ']'});
        else
            out_ += is_object ? '}' : ']';
    }

    void leave() {
        const char close = levels_.back().close;
        levels_.pop_back();
        start_line();
        out_ += close;
    }

    /// Not wider and wider: a deep event would take a thousand times its size.
    void start_line() {
        constexpr std::size_t kIndent = 2, kWidest = 64;
        out_ += '\n';
        out_.append(std::min(levels_.size() * kIndent, kWidest), ' ');
    }

    const Outline& outline_;
    std::string out_;
    std::vector<Level> levels_;
};

}  // namespace

bool is_json(std::string_view text) {
    return thread_outline().read(text);
}

JsonPointer JsonPointer::parse(std::string_view text) {
    auto steps = contracts::steps_of(text);
    if (!steps || steps->empty())
        throw Error(ErrorCategory::argument, fmt::format("not a JSON Pointer: \"{}\"", text),
                    "write it as /field or /field/inner; ~1 stands for a slash and ~0 for a tilde in a name");
    return JsonPointer(std::move(*steps));
}

std::optional<std::string> JsonPointer::text_in(std::string_view event) const {
    Outline& outline = thread_outline();
    const Outline::Entry* found = outline.read(event) ? outline.find(steps_) : nullptr;
    if (found == nullptr || outline.written(*found) == "null") return std::nullopt;
    if (found->kind != Outline::Kind::string) return outline.compact(*found);
    std::string space;
    return std::string(outline.meaning(*found, space));
}

std::optional<std::string> indent_json(std::string_view text) {
    Outline& outline = thread_outline();
    if (!outline.read(text)) return std::nullopt;
    // Lines of one short value each, far in, would take thirty times what the event takes.
    constexpr std::size_t kMostTimes = 4, kFree = std::size_t{1} << 20U;
    auto indented = Indenter(outline).text(kMostTimes * text.size() + kFree);
    return indented ? std::move(indented) : visible_json(outline.compact(outline.entries()[0]));
}

std::string to_one_line(std::string_view event) {
    std::string line(event);
    if (event.find_first_of("\r\n") == event.npos) return line;
    Outline& outline = thread_outline();
    if (outline.read(event)) return outline.compact(outline.entries().front());
    for (char& c : line)
        if (c == '\r' || c == '\n') c = ' ';
    return line;
}

}  // namespace shortener_events
