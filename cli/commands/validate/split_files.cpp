#include "cli/commands/validate/split_files.hpp"

namespace shortener_events::cli {

namespace {

std::unique_ptr<OutputFile> open_if_named(const std::string& path, unsigned permissions) {
    return path.empty() ? nullptr : std::make_unique<OutputFile>(path, OpenMode::replace, permissions);
}

}  // namespace

SplitFiles::SplitFiles(const SplitFlags& flags)
    : valid_(open_if_named(flags.valid, flags.mode.permissions())),
      invalid_(open_if_named(flags.invalid, flags.mode.permissions())) {}

void SplitFiles::write(const std::unique_ptr<OutputFile>& file, std::string_view text, Ending ending) {
    if (!file) return;
    std::ostream& stream = file->stream();
    stream << text;
    if (ending == Ending::line) stream << '\n';
}

void SplitFiles::close() {
    if (valid_) valid_->close();
    if (invalid_) invalid_->close();
}

}  // namespace shortener_events::cli
