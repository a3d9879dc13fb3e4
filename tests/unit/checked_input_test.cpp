#include "shortener_events/internal/checked_input.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

/// A file of numbers, one a line; every 7th is no number.
std::unique_ptr<std::FILE, Closer> numbers(int count) {
    std::unique_ptr<std::FILE, Closer> file(std::tmpfile());
    for (int i = 1; i <= count; ++i) std::fprintf(file.get(), i % 7 == 0 ? "\"%d\"\n" : "%d\n", i);
    std::rewind(file.get());
    return file;
}

const Contract kNumber("number", 1, R"({"type": "integer"})");

CheckedInput::Options small_batches(unsigned threads) {
    CheckedInput::Options options;
    options.reader.batch_bytes = 64;
    options.contract = &kNumber;
    options.threads = threads;
    return options;
}

std::vector<InputSource> source(const std::unique_ptr<std::FILE, Closer>& file) {
    return {{::fileno(file.get()), "numbers"}};
}

std::unique_ptr<std::FILE, Closer> file_of(std::string_view text) {
    std::unique_ptr<std::FILE, Closer> file(std::tmpfile());
    std::fwrite(text.data(), 1, text.size(), file.get());
    std::rewind(file.get());
    return file;
}

/// What is left of the input, with the digest after its last line.
struct Rest {
    std::vector<std::string> lines;
    ReadProgress progress;
};

Rest read_rest(std::string_view text, const ReadProgress& done) {
    const auto file = file_of(text);
    CheckedInput::Options options;
    options.digests = true;
    options.done = done;
    CheckedInput input(source(file), options);
    Rest rest{{}, done};
    while (const auto batch = input.next())
        for (std::size_t i = 0; i < batch->input.lines.size(); ++i) {
            rest.lines.emplace_back(batch->input.lines[i].text);
            rest.progress = {batch->number_before + batch->input.lines[i].number, batch->digests[i]};
        }
    return rest;
}

}  // namespace

TEST_CASE("verdicts come in the order of the input, whatever the number of threads") {
    for (const unsigned threads : {1U, 2U, 5U}) {
        const auto file = numbers(5000);
        std::uint64_t lines = 0;
        std::uint64_t invalid = 0;
        CheckedInput input(source(file), small_batches(threads));
        while (const auto batch = input.next()) {
            for (const Line& line : batch->input.lines) CHECK(line.number == ++lines);
            for (const auto& finding : batch->findings) {
                CHECK(batch->input.lines[finding.index].number % 7 == 0);
                CHECK(finding.violations.at(0).rule == "type");
                CHECK(finding.judge == &kNumber);
                ++invalid;
            }
        }
        CHECK(input.ended());
        CHECK(lines == 5000);
        CHECK(invalid == 714);
    }
}

TEST_CASE("a batch that is held keeps its bytes, however far the reading goes on, and after its end") {
    const auto file = numbers(5000);
    std::vector<std::shared_ptr<const CheckedBatch>> held;
    {
        CheckedInput input(source(file), small_batches(2));
        while (auto batch = input.next()) held.push_back(std::move(batch));
    }
    std::uint64_t number = 0;
    for (const auto& batch : held)
        for (const Line& line : batch->input.lines) {
            ++number;
            const std::string text = std::to_string(number);
            CHECK(line.text == (number % 7 == 0 ? "\"" + text + "\"" : text));
        }
    CHECK(number == 5000);
}

TEST_CASE("whoever takes no more ends the reading and checking") {
    for (const unsigned threads : {1U, 2U}) {
        const auto file = numbers(5000);
        CheckedInput input(source(file), small_batches(threads));
        CHECK(input.next() != nullptr);
    }
}

TEST_CASE("input that cannot be read is an error after what could be read") {
    for (const unsigned threads : {1U, 2U}) {
        const auto file = numbers(50);
        const int folder = ::open("/", O_RDONLY);
        CheckedInput input({{::fileno(file.get()), "numbers"}, {folder, "/"}}, small_batches(threads));
        std::uint64_t lines = 0;
        const auto read_all = [&] {
            while (const auto batch = input.next()) lines += batch->input.lines.size();
        };
        CHECK_THROWS_AS(read_all(), Error);
        CHECK(lines == 50);
        CHECK(input.ended());
        ::close(folder);
    }
}

TEST_CASE("several inputs are one: a batch says whose it is, and how many lines were before") {
    const auto first = file_of("1\n2\n"), second = file_of("3\n\n4");
    CheckedInput input({{::fileno(first.get()), "first"}, {::fileno(second.get()), "second"}},
                       small_batches(2));
    std::vector<std::pair<std::size_t, std::uint64_t>> seen;
    while (const auto batch = input.next())
        for (const Line& line : batch->input.lines)
            seen.emplace_back(batch->source, batch->number_before + line.number);
    CHECK(seen == std::vector<std::pair<std::size_t, std::uint64_t>>{{0, 1}, {0, 2}, {1, 3}, {1, 5}});
    CHECK(input.begins() == std::vector<std::uint64_t>{0, 2, 5});
}

TEST_CASE("the items of an array are numbered one by one where that is wanted") {
    const auto file = file_of("[1, 2,\n3]");
    CheckedInput::Options options;
    options.reader.layout = LineReader::Layout::array;
    options.number_items = true;
    CheckedInput input(source(file), options);
    std::uint64_t number = 0;
    while (const auto batch = input.next())
        for (const Line& line : batch->input.lines) CHECK(line.number == ++number);
    CHECK(number == 3);
}

TEST_CASE("a line beyond the limit is a violation and no event") {
    auto options = small_batches(2);
    options.reader.max_line = 3;
    std::vector<LineFindings> findings;
    const auto file = numbers(1000);
    CheckedInput input(source(file), options);
    while (const auto batch = input.next())
        findings.insert(findings.end(), batch->findings.begin(), batch->findings.end());
    CHECK(findings.back().violations.at(0).message == "longer than the limit of 3 bytes");
    CHECK(findings.back().judge == nullptr);
}

TEST_CASE("after a stop of the reading what was read is still there, and then the input has ended") {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    CHECK(::write(pipe[1], "1\n", 2) == 2);
    std::stop_source stop;
    CheckedInput::Options options = small_batches(2);
    options.reader.stop = stop.get_token();
    CheckedInput input({{pipe[0], "pipe"}}, options);
    CHECK(input.next() != nullptr);
    CHECK(input.next(std::chrono::milliseconds(0)) == nullptr);
    CHECK_FALSE(input.ended());
    stop.request_stop();
    CHECK(input.next() == nullptr);
    CHECK(input.ended());
    for (const int end : pipe) ::close(end);
}

TEST_CASE("once checking is stopped nothing is found any more") {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    CheckedInput input({{pipe[0], "pipe"}}, small_batches(1));
    input.stop_checking();
    CHECK(::write(pipe[1], "\"x\"\n", 4) == 4);
    const auto batch = input.next();
    REQUIRE(batch);
    CHECK(batch->findings.empty());
    input.stop_reading();
    for (const int end : pipe) ::close(end);
}

TEST_CASE("of envelopes the value is checked, and the record comes along; a tombstone is no event") {
    const auto file =
        file_of("{\"value\":\"1\",\"key\":\"k\"}\n{\"value\":\"x\"}\n{\"value\":null}\nno envelope\n");
    const ContractVersions versions({std::make_shared<const Contract>("number", 1, R"({"type": "integer"})")},
                                    1, Unlabelled::current);
    CheckedInput::Options options;
    options.envelopes = true;
    options.versions = &versions;
    options.stamp = true;
    CheckedInput input(source(file), options);
    const auto batch = input.next();
    REQUIRE(batch);
    REQUIRE(batch->records.size() == 4);
    CHECK(batch->records[0].key == "k");
    CHECK(contract_label(batch->records[0].headers) == "number@1");
    CHECK_FALSE(batch->records[2].value);
    CHECK(batch->records[2].headers.empty());
    REQUIRE(batch->findings.size() == 2);
    CHECK(batch->findings[0].index == 1);
    CHECK(batch->findings[0].judge == &versions.current());
    CHECK(batch->findings[1].index == 3);
    CHECK(batch->findings[1].judge == nullptr);
}

TEST_CASE("lines that an earlier run has done are left out, if they are what they were") {
    const ReadProgress none;
    const Rest first = read_rest("a\nb\n", none);
    CHECK(first.lines == std::vector<std::string>{"a", "b"});
    CHECK(read_rest("a\nb\nc\nd", first.progress).lines == std::vector<std::string>{"c", "d"});
    CHECK(read_rest("a\nb\n", first.progress).lines.empty());
    CHECK(read_rest("a\nb\nc", first.progress).progress.digest == read_rest("a\nb\nc", none).progress.digest);
    CHECK_THROWS_WITH_AS(read_rest("a\nB\nc\n", first.progress),
                         "the input was changed: its lines up to 2 are not those that were published", Error);
    CHECK_THROWS_WITH_AS(read_rest("a\n", first.progress),
                         "the input is shorter than what was published of it, or was changed", Error);
}
