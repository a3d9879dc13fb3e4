// The files that the tool reads and that somebody may have damaged: its own (a sink's lines or database, a
// checkpoint) and its user's (configuration, properties, secrets, contracts). Whatever they hold, reading
// them ends in a value or in an Error, and a file that is refused keeps its bytes. What the tool wrote itself
// comes back up to the last whole part, wherever it was cut.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/delivery/checkpoint.hpp"
#include "cli/delivery/outcome_recorder.hpp"
#include "cli/settings/config_file.hpp"
#include "cli/settings/properties_file.hpp"
#include "cli/settings/secrets.hpp"
#include "consume/row_maker.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/contract_examples.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/sink.hpp"
#include "sinks/ndjson.hpp"
#include "sinks/sqlite.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/records.hpp"

using namespace shortener_events;
namespace fs = std::filesystem;

namespace {

/// In memory where there is such a file system; gone when the fuzzer ends.
class Folder {
  public:
    Folder() {
        std::string name = (fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path().string()) +
                           "/shortener-events-fuzz.XXXXXX";
        fuzz::require(::mkdtemp(name.data()) != nullptr, "a folder");
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string file(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

std::string file_named(const std::string& name) {
    static const Folder folder;
    return folder.file(name);
}

std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void write(const std::string& path, std::string_view text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

/// Where to cut or change `text`: two bytes of the recipe reach every place of a long one.
std::size_t place_in(std::string_view text, fuzz::Recipe& recipe) {
    const std::size_t place = recipe.length() + recipe.choose(62);
    return place % (text.size() + 1);
}

/// A byte, a piece or the rest of the text becomes something else.
void damage(std::string& text, fuzz::Recipe& recipe) {
    constexpr std::string_view kPieces[] = {"\n",
                                            "null",
                                            "{",
                                            "}",
                                            "\"",
                                            "9223372036854775807",
                                            "9223372036854775808",
                                            "-9223372036854775808",
                                            "1e300",
                                            "\xFF",
                                            std::string_view("\0", 1),
                                            ""};
    for (std::size_t left = 1 + recipe.choose(3); left > 0; --left) {
        const std::size_t at = place_in(text, recipe);
        switch (recipe.choose(5)) {
            case 0:
                text.resize(at);
                break;
            case 1:
                text.insert(at, recipe.raw());
                break;
            case 2:
                text.replace(at, recipe.choose(20), kPieces[recipe.choose(std::size(kPieces))]);
                break;
            case 3:
                text.erase(at, recipe.length());
                break;
            default:
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << recipe.choose(8)));
        }
    }
}

// --- sinks -----------------------------------------------------------------------------------------------

const std::vector<EventTable>& event_tables() {
    static const auto all = default_event_tables();
    return all;
}

std::vector<TopicPartition> partitions() {
    return {{event_tables()[0].topic, 0}, {event_tables()[1].topic, 0}};
}

std::optional<Row> make_row(std::size_t event_table, const std::string& event) {
    static const auto registry = ContractRegistry::built_in();
    static std::vector<consume::RowMaker> makers = [] {
        std::vector<consume::RowMaker> made;
        for (std::size_t i = 0; i < event_tables().size(); ++i)
            made.emplace_back(event_tables()[i], i,
                              registry.versions_of(event_tables()[i].contract, event_tables()[i].topic));
        return made;
    }();
    Row row;
    Record record;
    record.key = "0f8fad5b-d9cb-469f-a165-70867728950e";
    record.value = event;
    return makers[event_table].make(record, row) ? std::nullopt : std::optional(std::move(row));
}

/// Up to three batches of up to three rows; some of them are the same event again.
std::vector<Batch> make_batches(fuzz::Recipe& recipe) {
    std::vector<Batch> batches(recipe.choose(4));
    std::int64_t offset = 0;
    for (auto& batch : batches) {
        const std::size_t event_table = recipe.choose(2);
        for (std::size_t left = recipe.choose(4); left > 0; --left, ++offset) {
            const auto start = event_table == 0 ? fuzz::Event::click() : fuzz::Event::url_created();
            auto row = make_row(event_table, fuzz::changed(start, recipe, recipe.choose(3)).text());
            if (!row) row = make_row(event_table, start.text());
            row->offset = offset;
            batch.rows.push_back(std::move(*row));
        }
        batch.progress[partitions()[event_table]] = {.epoch = 1, .next_offset = offset};
        batch.now_ms = 1'769'851'800'000 + offset;
    }
    return batches;
}

void apply(Sink& sink, std::vector<Batch> batches, std::int64_t epoch) {
    for (auto& batch : batches) {
        for (auto& [where, progress] : batch.progress) progress.epoch = epoch;
        fuzz::require(sink.apply(batch).outcome == Outcome::applied, "a batch is applied");
    }
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line) && !in.eof();) lines.push_back(line + '\n');
    return lines;
}

constexpr std::string_view kApplied = R"({"applied":)";

std::vector<std::string> rows_of(const std::string& text) {
    auto lines = lines_of(text);
    std::erase_if(lines, [](const auto& line) { return line.starts_with(kApplied); });
    return lines;
}

std::string written_lines(const std::string& path, const std::vector<Batch>& batches) {
    write(path, "");
    sinks::NdjsonSink sink(path, event_tables());
    sink.bind_cluster("c");
    sink.claim(partitions(), "fuzz");
    apply(sink, batches, 1);
    return read(path);
}

/// What stands in the file up to the last line that makes lines count, and how many of those there are.
std::pair<std::string, std::size_t> whole_part(const std::string& text) {
    std::size_t end = 0, at = 0, count = 0;
    for (const auto& line : lines_of(text)) {
        at += line.size();
        if (!line.starts_with(kApplied)) continue;
        end = at;
        ++count;
    }
    return {text.substr(0, end), count};
}

/// The lines of a sink, cut anywhere: what is whole is known, and nothing else; then every event is there
/// once.
void check_cut_lines(fuzz::Recipe& recipe) {
    const std::string path = file_named("lines");
    const auto batches = make_batches(recipe);
    const std::string text = written_lines(path, batches);
    const std::string cut = text.substr(0, place_in(text, recipe));
    const auto [whole, applied] = whole_part(cut);
    write(path, cut);
    sinks::NdjsonSink sink(path, event_tables());
    fuzz::require(read(path) == cut, "a file is not changed before its sink is used");
    const auto claims = sink.claim(partitions(), "fuzz");
    const std::string now = read(path);
    fuzz::require(now.starts_with(whole), "what is whole stays");
    const std::string added = now.substr(whole.size());
    fuzz::require(added.starts_with(kApplied) && added.find('\n') == added.size() - 1, "the rest is gone");
    constexpr std::size_t kBefore = 2;  // the cluster, the claim
    std::map<TopicPartition, std::int64_t> expected;
    for (std::size_t i = 0; i + kBefore < applied; ++i)
        for (const auto& [where, progress] : batches[i].progress) expected[where] = progress.next_offset;
    const std::int64_t epoch = applied >= kBefore ? 2 : 1;
    for (const auto& [where, claim] : claims) {
        const auto known = expected.find(where);
        fuzz::require(
            claim.next_offset == (known == expected.end() ? std::nullopt : std::optional(known->second)),
            "reading goes on where the lines end");
        fuzz::require(claim.epoch == epoch, "an epoch follows the last one");
    }
    apply(sink, batches, epoch);
    fuzz::require(rows_of(read(path)) == rows_of(text), "every event is there once");
}

/// An Error, and never another exception. True: there was none.
template <typename Use>
bool goes_well(const Use& use, std::initializer_list<ErrorCategory> expected) {
    try {
        use();
        return true;
    } catch (const Error& error) {
        fuzz::require(std::ranges::find(expected, error.category()) != expected.end(),
                      "an error says whose it is");
        fuzz::require(*error.what() != '\0', "an error says what is wrong");
        return false;
    }
}

/// All that a consumer does with a sink.
void use_sink(Sink& sink, const std::vector<Batch>& batches) {
    sink.bind_cluster("c");
    const auto claims = sink.claim(partitions(), "fuzz");
    for (auto batch : batches) {
        for (auto& [where, progress] : batch.progress) progress.epoch = claims.at(where).epoch;
        sink.read_fenced(batch);
        sink.apply(batch);
    }
    sink.expire_processed(INT64_MAX, 1000);
}

std::string make_number(fuzz::Recipe& recipe) {
    constexpr std::string_view kNumbers[] = {"0",
                                             "1",
                                             "-1",
                                             "7",
                                             "2147483648",
                                             "9223372036854775806",
                                             "9223372036854775807",
                                             "-9223372036854775808",
                                             "18446744073709551615",
                                             "null"};
    const std::size_t choice = recipe.choose(std::size(kNumbers) + 1);
    return choice < std::size(kNumbers) ? std::string(kNumbers[choice]) : fuzz::json_value(recipe);
}

/// As the sink would write it, with other values.
std::string make_applied(fuzz::Recipe& recipe) {
    std::string line = R"({"applied":{"at":"","at_ms":)" + make_number(recipe) + R"(,"offsets":[)";
    for (std::size_t left = recipe.choose(3), i = 0; i < left; ++i) {
        line += i == 0 ? R"({"topic":")" : R"(,{"topic":")";
        line += event_tables()[recipe.choose(2)].topic + R"(","partition":)" + make_number(recipe);
        line += R"(,"epoch":)" + make_number(recipe) + R"(,"next_offset":)" + make_number(recipe);
        constexpr const char* kDigests[] = {"null", R"("0123456789abcdef0123456789abcdef")", R"("")"};
        line += std::string(R"(,"last_record":)") + kDigests[recipe.choose(std::size(kDigests))];
        constexpr const char* kPositions[] = {
            "null", R"("0:7 1:9")", R"("0:99999999999999999999")", R"("2147483648:1")", R"("0:")", R"(" ")"};
        line += std::string(R"(,"dead_letters":)") + kPositions[recipe.choose(std::size(kPositions))] + "}";
    }
    return line + R"(],"cluster_id":)" + (recipe.choose(2) == 0 ? R"("c")" : R"("")") + "}}\n";
}

std::string make_lines(fuzz::Recipe& recipe, const std::vector<Batch>& batches) {
    switch (recipe.choose(4)) {
        case 0: {
            std::string text = written_lines(file_named("lines"), batches);
            damage(text, recipe);
            return text;
        }
        case 1: {
            std::string text;
            for (std::size_t left = recipe.choose(4); left > 0; --left) text += make_applied(recipe);
            return text;
        }
        case 2:
            return make_applied(recipe) + R"({"table":"clicks","delivery":)" + fuzz::json_value(recipe) +
                   "}\n" + R"({"table":"url_creations","event_id":)" + fuzz::json_value(recipe) + "}\n" +
                   make_applied(recipe);
        default:
            return fuzz::make_bytes(recipe) + fuzz::make_event(recipe, 3) + fuzz::make_bytes(recipe);
    }
}

void check_damaged_lines(fuzz::Recipe& recipe) {
    const std::string path = file_named("lines");
    const auto batches = make_batches(recipe);
    const std::string text = make_lines(recipe, batches);
    write(path, text);
    std::optional<sinks::NdjsonSink> sink;
    const bool opened =
        goes_well([&] { sink.emplace(path, event_tables()); }, {ErrorCategory::io, ErrorCategory::argument});
    fuzz::require(read(path) == text, "a file that is read keeps its bytes");
    const bool is_own = text.starts_with(kApplied) || kApplied.starts_with(text);
    fuzz::require(!opened || is_own, "a file that holds something else is refused");
    if (!opened) return;
    goes_well([&] { use_sink(*sink, batches); }, {ErrorCategory::io, ErrorCategory::configuration});
    fuzz::require(read(path).starts_with(whole_part(text).first), "what is whole stays");
}

/// Made once; copied, and damaged, for each input.
const std::string& written_database() {
    static const std::string bytes = [] {
        const std::string path = file_named("database");
        {
            sinks::SqliteSink sink(path, event_tables());
            sink.bind_cluster("c");
            sink.claim(partitions(), "fuzz");
            Batch batch;
            batch.rows.push_back(*make_row(0, fuzz::Event::click().text()));
            batch.progress[partitions()[0]] = {.epoch = 1, .next_offset = 1};
            apply(sink, {batch}, 1);
        }
        return read(path);
    }();
    return bytes;
}

void check_database(fuzz::Recipe& recipe) {
    constexpr std::string_view kBegins("SQLite format 3\0", 16);
    const auto batches = make_batches(recipe);
    std::string bytes = written_database();
    if (recipe.choose(8) == 0)
        bytes = fuzz::make_bytes(recipe) + fuzz::make_event(recipe, 3);
    else
        damage(bytes, recipe);
    const std::string path = file_named("database");
    for (const char* beside : {"-wal", "-shm", "-journal"}) fs::remove(path + beside);
    write(path, bytes);
    const bool opened = goes_well(
        [&] {
            sinks::SqliteSink sink(path, event_tables());
            use_sink(sink, batches);
        },
        {ErrorCategory::io, ErrorCategory::configuration, ErrorCategory::argument});
    const bool is_foreign = !bytes.empty() && !bytes.starts_with(kBegins);
    fuzz::require(!is_foreign || !opened, "a file that is no database is refused");
    fuzz::require(!is_foreign || read(path) == bytes, "a file that is no database keeps its bytes");
}

// --- publishing ------------------------------------------------------------------------------------------

std::string make_checkpoint(fuzz::Recipe& recipe) {
    std::string text = R"({"schema": "publish-checkpoint/1", "id": "shortener-events-publish-1", "topic": )";
    text += recipe.choose(2) == 0 ? R"("t", "begun": )" : fuzz::json_value(recipe) + R"(, "begun": )";
    text += (recipe.choose(2) == 0 ? "true" : fuzz::json_value(recipe)) + "}\n";
    if (recipe.choose(2) == 0) damage(text, recipe);
    return recipe.choose(8) == 1 ? fuzz::make_bytes(recipe) : text;
}

void check_checkpoint(const std::string& text, bool begin) {
    const std::string path = file_named("checkpoint");
    write(path, text);
    std::optional<cli::Checkpoint> checkpoint;
    const bool known = goes_well([&] { checkpoint.emplace(path, "t"); }, {ErrorCategory::argument});
    fuzz::require(read(path) == text, "a checkpoint that is read keeps its bytes");
    if (!known) return;
    const auto state = cli::parse_checkpoint(text);
    fuzz::require(text.empty() ? !checkpoint->begun() : state.has_value(), "a checkpoint is one, or empty");
    fuzz::require(!state || (state->topic == "t" && state->id == checkpoint->id()),
                  "a checkpoint is continued as what it is");
    if (!begin) return;
    checkpoint->begin();
    const cli::Checkpoint again(path, "t");
    fuzz::require(again.begun() && again.id() == checkpoint->id(), "a checkpoint is read as it was written");
}

/// A checkpoint of ours that was cut is not taken for another run's.
void check_cut_checkpoint(fuzz::Recipe& recipe) {
    const std::string whole = cli::to_text({.id = "i" + fuzz::repeated("d", recipe.length()), .topic = "t"});
    const std::string cut = whole.substr(0, place_in(whole, recipe));
    const auto state = cli::parse_checkpoint(cut);
    fuzz::require(!state || cut.size() + 1 >= whole.size(), "a checkpoint that was cut is none");
    check_checkpoint(cut, false);
}

/// An earlier run's rejects, cut at what is known of them, and those of this run behind.
void check_recorder(fuzz::Recipe& recipe) {
    const std::string path = file_named("rejects");
    std::string before = fuzz::make_bytes(recipe);
    write(path, before);
    const std::size_t kept = place_in(before, recipe);
    std::vector<std::string> events(1 + recipe.choose(3));
    for (auto& event : events) {
        event = fuzz::make_event(recipe, 3);
        std::ranges::replace(event, '\n', ' ');  // a line of the input
    }
    write(path + ".reasons", "");
    const bool held = recipe.choose(2) == 0;
    cli::OutcomeRecorder recorder({.rejects = path, .report = {}, .mode = cli::OpenMode::append});
    recorder.cut({.rejects = kept, .reasons = 0, .report = 0});
    if (held) recorder.hold();
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (held)
            recorder.take(events[i]);
        else
            recorder.not_delivered(i + 1, EventOutcome::invalid, events[i], events[i]);
    }
    if (held) recorder.settle(EventOutcome::failed, "why");
    recorder.close();
    std::string expected = before.substr(0, kept);
    for (const auto& event : events) expected += event + '\n';
    fuzz::require(read(path) == expected, "rejects are the events as they came");
    if (!held)
        fuzz::require(lines_of(read(path + ".reasons")).size() == events.size(), "each has its reason");
}

// --- what users write ------------------------------------------------------------------------------------

/// Lines of the kind that both forms have, right and wrong.
std::string make_settings(fuzz::Recipe& recipe) {
    constexpr const char* kNames[] = {"brokers",
                                      "timeout",
                                      "color",
                                      "profile",
                                      "properties",
                                      "profiles",
                                      "profiles.a",
                                      "properties.\"a.b\"",
                                      "sasl.username",
                                      "ssl.truststore.location",
                                      "key.serializer",
                                      "",
                                      "\"\"",
                                      "#",
                                      "é",
                                      "a b"};
    constexpr const char* kTables[] = {
        "[properties]", "[profiles.a]", "[profiles.a.properties]", "[[profiles]]",
        "[profiles]",   "[\"\"]",       "[profiles.\"é\"]",        "["};
    std::string text;
    for (std::size_t left = recipe.choose(8); left > 0; --left) {
        const std::size_t choice = recipe.choose(8);
        if (choice == 0) {
            text += kTables[recipe.choose(std::size(kTables))];
        } else if (choice == 1) {
            text += fuzz::make_bytes(recipe);
        } else {
            text += kNames[recipe.choose(std::size(kNames))];
            text += recipe.choose(8) == 1 ? " " : " = ";
            text += recipe.choose(2) == 0 ? "\"a\"" : fuzz::json_value(recipe);
        }
        text += recipe.choose(8) == 1 ? "\r\n" : "\n";
    }
    return text;
}

void check_settings(const std::string& text) {
    const std::string path = file_named("settings");
    write(path, text);
    goes_well([&] { cli::read_config_file(path); }, {ErrorCategory::configuration});
    goes_well(
        [&] {
            for (const auto& [name, origin] : cli::read_properties_file(path).properties) {
                fuzz::require(!name.empty(), "a property has a name");
                fuzz::require(origin.value.find('\0') == origin.value.npos, "a property is a text");
                fuzz::require(origin.source.starts_with(path + ":"), "a property has its line");
            }
        },
        {ErrorCategory::configuration});
    goes_well(
        [&] {
            const std::string secret =
                cli::resolve_secret("sasl.password", "file:" + path, std::chrono::seconds(1));
            fuzz::require(text.starts_with(secret) && secret.find('\n') == secret.npos,
                          "a secret is a file's first line");
        },
        {ErrorCategory::configuration});
    fuzz::require(read(path) == text, "settings that are read keep their bytes");
}

void check_contracts(fuzz::Recipe& recipe) {
    std::string topics = R"({"schema": "contract-topics/1", "topics": {"t": {"contract": )";
    topics += recipe.choose(2) == 0 ? R"("click")" : fuzz::json_value(recipe);
    if (recipe.choose(2) == 0) topics += R"(, "current": )" + make_number(recipe);
    if (recipe.choose(2) == 0) topics += R"(, "accepts": [1, )" + make_number(recipe) + "]";
    topics += "}}}";
    if (recipe.choose(4) == 1) damage(topics, recipe);
    const std::string schema =
        recipe.choose(2) == 0 ? R"({"type": "object"})" : R"({"const": )" + fuzz::json_value(recipe) + "}";
    const fs::path folder = file_named("contracts");
    fs::remove_all(folder);
    fs::create_directories(folder / "examples" / "valid");
    write(folder / "topics.json", topics);
    write(folder / "click.v2.schema.json", schema);
    constexpr const char* kNames[] = {"click.v2.a.json", "click.v2.json", "click.v2147483648.a.json",
                                      ".v1..json",       ".json",         "click.v1.v2.é.json"};
    write(folder / "examples" / "valid" / kNames[recipe.choose(std::size(kNames))],
          fuzz::make_event(recipe, 3));
    goes_well(
        [&] {
            const auto registry = ContractRegistry::load(folder);
            if (const auto* versions = registry.for_topic("t"))
                fuzz::require(versions->current().name() == "click", "a topic carries what its file says");
            fuzz::require(!test_examples(registry).empty(), "examples are judged");
        },
        {ErrorCategory::contract});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    switch (recipe.choose(8)) {
        case 0:
            check_cut_lines(recipe);
            break;
        case 1:
            check_damaged_lines(recipe);
            break;
        case 2:
            check_database(recipe);
            break;
        case 3: {
            const std::string text = make_checkpoint(recipe);
            check_checkpoint(text, true);
            break;
        }
        case 4:
            check_cut_checkpoint(recipe);
            break;
        case 5:
            check_recorder(recipe);
            break;
        case 6:
            check_settings(make_settings(recipe));
            break;
        default:
            check_contracts(recipe);
    }
    return 0;
}
