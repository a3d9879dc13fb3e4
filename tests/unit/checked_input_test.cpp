#include "shortener_events/checked_input.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

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

LineReader::Options small_batches() {
    LineReader::Options options;
    options.batch_bytes = 64;
    return options;
}

}  // namespace

TEST_CASE("verdicts come in the order of the input, whatever the number of threads") {
    for (const unsigned threads : {1u, 2u, 5u}) {
        const auto file = numbers(5000);
        std::uint64_t lines = 0;
        std::uint64_t invalid = 0;
        check_lines(::fileno(file.get()), "numbers", small_batches(), {&kNumber, threads, 1},
                    [&](const CheckedLines& batch) {
                        for (const Line& line : batch.input.lines) CHECK(line.number == ++lines);
                        for (const auto& finding : batch.findings) {
                            CHECK(batch.input.lines[finding.index].number % 7 == 0);
                            CHECK(finding.violations.at(0).rule == "type");
                            ++invalid;
                        }
                    });
        CHECK(lines == 5000);
        CHECK(invalid == 714);
    }
}

TEST_CASE("a consumer that throws ends the reading and checking") {
    const auto file = numbers(5000);
    CHECK_THROWS_AS(check_lines(::fileno(file.get()), "numbers", small_batches(), {&kNumber, 2, 1},
                                [](const CheckedLines&) { throw 5; }),
                    int);
}

TEST_CASE("input that cannot be read is an error after what could be read") {
    const int folder = ::open("/", O_RDONLY);
    CHECK_THROWS(check_lines(folder, "/", {}, {&kNumber, 2, 1}, [](const CheckedLines&) {}));
    ::close(folder);
}

TEST_CASE("a line beyond the limit is a violation and no event") {
    auto options = small_batches();
    options.max_line = 3;
    std::vector<std::string> messages;
    const auto file = numbers(1000);
    check_lines(::fileno(file.get()), "numbers", options, {&kNumber, 2, 1}, [&](const CheckedLines& batch) {
        for (const auto& finding : batch.findings) messages.push_back(finding.violations.at(0).message);
    });
    CHECK(messages.back() == "longer than the limit of 3 bytes");
}
