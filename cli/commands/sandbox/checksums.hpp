// What a folder must hold, to the byte.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace shortener_events::cli {

/// The SHA-256 of a file as hexadecimal digits; "": it cannot be read.
std::string sha256_of(const std::filesystem::path& file);

/// `list` has lines as sha256sum writes them: digest, two blanks, name. Returns the first difference between
/// it and the folder in words: a file that is missing, another one than listed, or not listed at all; "":
/// there is none.
std::string differs_from(std::string_view list, const std::filesystem::path& folder);

}  // namespace shortener_events::cli
