#include "cli/delivery/checkpoint.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "cli/output/output_file.hpp"
#include "shortener_events/random.hpp"
#include "shortener_events/small_file.hpp"

namespace shortener_events::cli {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_as_no_checkpoint(const std::string& path) {
    throw Error(ErrorCategory::usage, fmt::format("not a checkpoint: \"{}\"", path));
}

}  // namespace

Checkpoint::Checkpoint(std::string path, const std::string& topic) : path_(std::move(path)) {
    std::error_code failure;
    if (fs::exists(path_, failure) && !fs::is_regular_file(path_, failure)) fail_as_no_checkpoint(path_);
    std::string text;
    if (fs::exists(path_, failure)) text = read_small_file(path_, ErrorCategory::usage, "checkpoint").text;
    is_new_ = text.empty();
    if (is_new_) {
        state_ = {.id = "shortener-events-publish-" + Random(unpredictable_seed()).uuid_text(),
                  .topic = topic};
        return;
    }
    auto state = parse_checkpoint(text);
    if (!state) fail_as_no_checkpoint(path_);
    if (state->topic != topic)
        throw Error(ErrorCategory::usage,
                    fmt::format("checkpoint \"{}\" belongs to topic \"{}\"", path_, state->topic));
    state_ = std::move(*state);
}

void Checkpoint::begin() {
    std::error_code failure;
    if (is_new_ && fs::file_size(path_, failure) > 0 && !failure)
        throw Error(ErrorCategory::usage, fmt::format("another run has just made checkpoint \"{}\"", path_),
                    "let it end, and start again to publish what is left");
    state_.begun = true;
    replace_file(path_, to_text(state_));
}

Milestone Checkpoint::read_milestone(const KafkaSettings& settings) const {
    const auto offsets = read_group_offsets(settings, state_.id, {{state_.topic, 0}});
    if (offsets.empty() && state_.begun)
        throw Error(ErrorCategory::kafka,
                    fmt::format("this cluster knows no progress of checkpoint \"{}\"", path_),
                    "it is another cluster, the topic was recreated, or the offset has expired "
                    "(offsets.retention.minutes); to publish the whole input, delete the file");
    if (offsets.empty()) return {};
    const auto milestone =
        parse_milestone(static_cast<std::uint64_t>(offsets[0].offset), offsets[0].metadata);
    if (!milestone)
        throw Error(ErrorCategory::kafka,
                    fmt::format("the progress of checkpoint \"{}\" was committed by another program", path_),
                    fmt::format("somebody set the offset of the group {}; to publish the whole input, delete "
                                "the file",
                                state_.id));
    return *milestone;
}

GroupOffset Checkpoint::to_offset(const Milestone& milestone) const {
    return {state_.topic, 0, static_cast<std::int64_t>(milestone.progress.line), to_metadata(milestone)};
}

}  // namespace shortener_events::cli
