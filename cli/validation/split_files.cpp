#include "cli/validation/split_files.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

void refuse_inputs(const std::string& path, const Inputs* inputs) {
    if (path.empty() || inputs == nullptr || !inputs->contain(path)) return;
    throw Error(ErrorCategory::usage, fmt::format("\"{}\" is an input as well", path),
                "it would be emptied before it is read");
}

std::unique_ptr<OutputFile> open_if_named(const std::string& path) {
    return path.empty() ? nullptr : std::make_unique<OutputFile>(path);
}

/// Devices may well be named twice.
bool are_same(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return false;
    std::error_code failure;
    if (std::filesystem::exists(a, failure) && !std::filesystem::is_regular_file(a, failure)) return false;
    const auto place = [&](const std::string& path) {
        return std::filesystem::weakly_canonical(std::filesystem::absolute(path, failure), failure);
    };
    return place(a) == place(b) || std::filesystem::equivalent(a, b, failure);
}

}  // namespace

SplitFiles::SplitFiles(const SplitFlags& flags, const Inputs* inputs) {
    refuse_inputs(flags.valid, inputs);
    refuse_inputs(flags.invalid, inputs);
    if (are_same(flags.valid, flags.invalid))
        throw Error(ErrorCategory::usage,
                    fmt::format("\"{}\" cannot take both kinds of events", flags.valid));
    valid_ = open_if_named(flags.valid);
    invalid_ = open_if_named(flags.invalid);
}

void SplitFiles::write(const std::unique_ptr<OutputFile>& file, std::string_view text, Ending ending) {
    if (!file) return;
    file->stream() << text;
    if (ending == Ending::line) file->stream() << '\n';
}

void SplitFiles::close() {
    if (valid_) valid_->close();
    if (invalid_) invalid_->close();
}

}  // namespace shortener_events::cli
