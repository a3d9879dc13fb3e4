#include "cli/publishing/checkpoint.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "cli/output/output_file.hpp"
#include "cli/output/table.hpp"
#include "shortener_events/random.hpp"

namespace shortener_events::cli {

namespace {

constexpr const char* kSchema = "publish-checkpoint/1";

/// The committed metadata; Kafka keeps at most 4096 bytes of it.
std::string to_metadata(const Milestone& milestone) {
    return Json{{"digest", to_hex(milestone.progress.digest)},
                {"rejects", milestone.sizes.rejects},
                {"reasons", milestone.sizes.reasons},
                {"report", milestone.sizes.report}}
        .dump();
}

}  // namespace

Checkpoint::Checkpoint(std::string path, std::string topic)
    : path_(std::move(path)), topic_(std::move(topic)) {
    std::ifstream file(path_);
    if (!file) {
        id_ = "shortener-events-publish-" + Random(unpredictable_seed()).uuid_text();
        write();
        return;
    }
    const Json json = Json::parse(file, nullptr, false);
    if (!json.is_object() || json.value("schema", "") != kSchema || !json.contains("id"))
        throw Error(ErrorCategory::usage, fmt::format("not a checkpoint: \"{}\"", path_));
    if (json.value("topic", "") != topic_)
        throw Error(ErrorCategory::usage,
                    fmt::format("checkpoint \"{}\" belongs to topic \"{}\"", path_, json.value("topic", "")));
    id_ = json["id"].get<std::string>();
    begun_ = json.value("begun", false);
}

void Checkpoint::write() const {
    std::ostringstream text;
    print_json(text, {{"schema", kSchema}, {"id", id_}, {"topic", topic_}, {"begun", begun_}});
    replace_file(path_, text.str());
}

void Checkpoint::begin() {
    begun_ = true;
    write();
}

Milestone Checkpoint::read_milestone(const KafkaSettings& settings) const {
    const auto offsets = read_group_offsets(settings, id_, {{topic_, 0}});
    if (offsets.empty() && begun_)
        throw Error(ErrorCategory::kafka,
                    fmt::format("this cluster knows no progress of checkpoint \"{}\"", path_),
                    "it is another cluster, the topic was made anew, or the offset has expired "
                    "(offsets.retention.minutes); to publish the whole input, delete the file");
    Milestone milestone;
    if (offsets.empty()) return milestone;
    milestone.progress.line = static_cast<std::uint64_t>(offsets[0].offset);
    const Json json = Json::parse(offsets[0].metadata, nullptr, false);
    if (!json.is_object()) return milestone;
    milestone.progress.digest = parse_digest(json.value("digest", "")).value_or(Digest{});
    milestone.sizes = {json.value("rejects", 0ULL), json.value("reasons", 0ULL), json.value("report", 0ULL)};
    return milestone;
}

GroupOffset Checkpoint::to_offset(const Milestone& milestone) const {
    return {topic_, 0, static_cast<std::int64_t>(milestone.progress.line), to_metadata(milestone)};
}

}  // namespace shortener_events::cli
