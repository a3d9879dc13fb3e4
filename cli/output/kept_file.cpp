#include "cli/output/kept_file.hpp"

#include <fmt/format.h>

#include <utility>

#include "cli/output/output_file.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

KeptFile::KeptFile(std::string path, Say on_trouble, Say on_recovery)
    : path_(std::move(path)), on_trouble_(std::move(on_trouble)), on_recovery_(std::move(on_recovery)) {}

void KeptFile::update(const std::string& text) {
    if (!wanted()) return;
    try {
        replace_file(path_, text);
        if (std::exchange(in_trouble_, false) && on_recovery_)
            on_recovery_(fmt::format("\"{}\" is written again", path_));
    } catch (const Error& error) {
        if (!std::exchange(in_trouble_, true)) on_trouble_(error.what());
    }
}

}  // namespace shortener_events::cli
