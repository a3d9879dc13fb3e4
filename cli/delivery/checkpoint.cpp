#include "cli/delivery/checkpoint.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "cli/output/output_file.hpp"
#include "shortener_events/internal/group_offsets.hpp"
#include "shortener_events/internal/random.hpp"
#include "shortener_events/internal/small_file.hpp"
#include "shortener_events/names.hpp"

namespace shortener_events::cli {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_as_no_checkpoint(const std::string& path) {
    throw Error(ErrorCategory::argument, fmt::format("not a checkpoint: \"{}\"", path));
}

}  // namespace

std::string new_publish_id() {
    return fmt::format("{}publish-{}", names::kOwnGroups, Random(unpredictable_seed()).uuid_text());
}

Checkpoint::Checkpoint(std::string path, const std::string& topic) : path_(std::move(path)) {
    std::error_code failure;
    if (fs::exists(path_, failure) && !fs::is_regular_file(path_, failure)) fail_as_no_checkpoint(path_);
    std::string text;
    if (fs::exists(path_, failure)) text = read_small_file(path_, ErrorCategory::argument, "checkpoint").text;
    is_new_ = text.empty();
    if (is_new_) {
        identity_ = {.id = new_publish_id(), .topic = topic};
        return;
    }
    auto identity = parse_checkpoint(text);
    if (!identity) fail_as_no_checkpoint(path_);
    if (identity->topic != topic)
        throw Error(ErrorCategory::argument,
                    fmt::format("checkpoint \"{}\" belongs to topic \"{}\"", path_, identity->topic));
    identity_ = std::move(*identity);
}

void Checkpoint::begin() {
    std::error_code failure;
    if (is_new_ && fs::file_size(path_, failure) > 0 && !failure)
        throw Error(ErrorCategory::argument,
                    fmt::format("another run has just made checkpoint \"{}\"", path_),
                    "let it end, and start again to publish what is left");
    identity_.begun = true;
    replace_file(path_, to_text(identity_));
}

CheckpointState Checkpoint::read_state(const KafkaSettings& settings) const {
    const auto offsets = read_group_offsets(settings, identity_.id, {{identity_.topic, 0}});
    if (offsets.empty() && identity_.begun)
        throw Error(
            ErrorCategory::kafka, fmt::format("this cluster knows no progress of checkpoint \"{}\"", path_),
            "it is another cluster, or the embedded broker, which keeps no progress; the topic was "
            "recreated; "
            "or the offset has expired (offsets.retention.minutes); to publish the whole input, delete the "
            "file");
    if (offsets.empty()) return {};
    const auto state = parse_state(static_cast<std::uint64_t>(offsets[0].offset), offsets[0].metadata);
    if (!state)
        throw Error(ErrorCategory::kafka,
                    fmt::format("the progress of checkpoint \"{}\" was committed by another program", path_),
                    fmt::format("somebody set the offset of the group {}; to publish the whole input, delete "
                                "the file",
                                identity_.id));
    return *state;
}

GroupOffset Checkpoint::to_offset(const CheckpointState& state) const {
    return {identity_.topic, 0, static_cast<std::int64_t>(state.progress.line), to_metadata(state)};
}

}  // namespace shortener_events::cli
