// What a click was made with, in a word.
#pragma once

#include <string_view>

namespace shortener_events::cli {

/// "iPhone", "iPad", "Android", "Windows", "Mac", "ChromeOS", "Linux", "bot" (crawlers, and programs that
/// fetch pages), or "other". By the words that browsers put into their user agent as of 2026: the systems'
/// names have been frozen in it since 2022, and crawlers name themselves.
std::string_view device_of(std::string_view user_agent);

}  // namespace shortener_events::cli
