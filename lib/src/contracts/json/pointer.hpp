// Where a value is: a chain of steps kept on the stack while walking, turned into a JSON Pointer when needed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace shortener_events::contracts {

struct Path {
    const Path* parent = nullptr;
    std::string_view name;  ///< the member's name; unused for an item
    std::size_t index = 0;
    bool is_item = false;

    Path() = default;
    Path(const Path& up, std::string_view member) : parent(&up), name(member) {}
    Path(const Path& up, std::size_t item) : parent(&up), index(item), is_item(true) {}
};

/// RFC 6901: "" is the root. As pointer_below.
std::string to_pointer(const Path& path);

/// `pointer` + "/" + the escaped step; cut, with "…" at the end, where it becomes longer than 4 KiB.
std::string pointer_below(std::string pointer, std::string_view step);

}  // namespace shortener_events::contracts
