#include "shortener_events/internal/line_reader.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <thread>

#include "shortener_events/contract.hpp"
#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

struct Read {
    std::string text;
    std::uint64_t number;
    std::uint64_t offset;
    bool too_long;

    bool operator==(const Read&) const = default;
};

/// A pipe whose writing end is fed by a thread, a few bytes at a time.
class Fed {
  public:
    explicit Fed(std::string bytes, std::size_t step = 4096) {
        REQUIRE(::pipe(ends_) == 0);
        feeder_ = std::thread([this, bytes = std::move(bytes), step] {
            for (std::size_t at = 0; at < bytes.size(); at += step) {
                const std::size_t count = std::min(step, bytes.size() - at);
                if (::write(ends_[1], bytes.data() + at, count) < 0) break;
            }
            ::close(ends_[1]);
        });
    }
    ~Fed() {
        feeder_.join();
        ::close(ends_[0]);
    }
    int fd() const { return ends_[0]; }

  private:
    int ends_[2] = {-1, -1};
    std::thread feeder_;
};

std::vector<Read> read_all(const std::string& bytes, LineReader::Options options = {},
                           std::size_t step = 4096) {
    const Fed input(bytes, step);
    LineReader reader(input.fd(), "input", options);
    std::vector<Read> lines;
    while (const auto line = reader.next()) {
        CHECK(line->slack >= Contract::kSlack);
        lines.push_back({std::string(line->text), line->number, line->offset, line->too_long});
    }
    return lines;
}

LineReader::Options array() {
    LineReader::Options options;
    options.layout = LineReader::Layout::array;
    return options;
}

std::string gzipped(const std::string& text) {
    std::string out(text.size() + 1024, '\0');
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string zstd_compressed(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

}  // namespace

TEST_CASE("lines come with their number and byte offset, whatever ends them") {
    CHECK(read_all("a\nbb\r\n\n \t\nccc") ==
          std::vector<Read>{{"a", 1, 0, false}, {"bb", 2, 2, false}, {"ccc", 5, 10, false}});
    CHECK(read_all("").empty());
    CHECK(read_all("\n\r\n").empty());
    CHECK(read_all("x\r") == std::vector<Read>{{"x", 1, 0, false}});
}

TEST_CASE("lines are the same however the bytes trickle in") {
    const std::string text = "\xEF\xBB\xBF{\"a\":1}\r\n\n{\"b\":2}\n{\"c\":3}";
    const auto whole = read_all(text);
    CHECK(whole.size() == 3);
    for (const std::size_t step : {1, 2, 3, 5, 7}) CHECK(read_all(text, {}, step) == whole);
}

TEST_CASE("a byte order mark is dropped at the start only") {
    CHECK(read_all("\xEF\xBB\xBFx\n\xEF\xBB\xBFy") ==
          std::vector<Read>{{"x", 1, 3, false}, {"\xEF\xBB\xBFy", 2, 5, false}});
}

TEST_CASE("a line beyond the limit is reported as too long and reading goes on behind it") {
    LineReader::Options options;
    options.max_line = 10;
    options.batch_bytes = 16;
    for (const std::size_t step : {1, 4, 4096}) {
        const auto lines =
            read_all("0123456789\n0123456789A\nnext\n" + std::string(1000, 'x') + "\nlast", options, step);
        REQUIRE(lines.size() == 5);
        CHECK(lines[0] == Read{"0123456789", 1, 0, false});
        CHECK(lines[1].too_long);
        CHECK(lines[2] == Read{"next", 3, 23, false});
        CHECK(lines[3].too_long);
        CHECK(lines[3].number == 4);
        CHECK(lines[4] == Read{"last", 5, 1029, false});
    }
}

TEST_CASE("a line that waits in a slow pipe is delivered before the next one arrives") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    LineReader::Options options;
    REQUIRE(::write(ends[1], "first\nsec", 9) == 9);
    LineReader reader(ends[0], "pipe", options);
    CHECK(reader.next()->text == "first");
    REQUIRE(::write(ends[1], "ond\n", 4) == 4);
    CHECK(reader.next()->text == "second");
    ::close(ends[1]);
    CHECK_FALSE(reader.next());
    ::close(ends[0]);
}

TEST_CASE("gzip and zstd are recognized and decompressed, member after member") {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "{\"line\":" + std::to_string(i) + "}\n";
    const auto plain = read_all(text);
    CHECK(plain.size() == 20000);
    CHECK(read_all(gzipped(text)) == plain);
    CHECK(read_all(gzipped(text), {}, 1) == plain);
    CHECK(read_all(zstd_compressed(text)) == plain);
    CHECK(read_all(zstd_compressed(text), {}, 7) == plain);
    CHECK(read_all(gzipped("a\n") + gzipped("b\n")).size() == 2);
    CHECK(read_all(zstd_compressed("a\n") + zstd_compressed("b\n")).size() == 2);
}

TEST_CASE("compressed input may end where a batch is full") {
    std::string text;
    while (text.size() < 4096) text += "1234567\n";
    const auto plain = read_all(text);
    for (const std::size_t batch_bytes : {1, 8, 1024, 4096}) {
        CAPTURE(batch_bytes);
        LineReader::Options options;
        options.batch_bytes = batch_bytes;
        CHECK(read_all(gzipped(text), options) == plain);
        CHECK(read_all(zstd_compressed(text), options) == plain);
        CHECK(read_all(zstd_compressed(text) + zstd_compressed(text), options).size() == 2 * plain.size());
    }
}

TEST_CASE("compressed input that breaks off or is damaged is an error, not a short input") {
    const std::string text(5000, 'x');
    for (const std::string& packed : {gzipped(text), zstd_compressed(text)}) {
        CHECK_THROWS_AS(read_all(packed.substr(0, packed.size() - 5)), Error);
        std::string damaged = packed;
        damaged[packed.size() / 2] = static_cast<char>(damaged[packed.size() / 2] ^ 0x5a);
        damaged[6] = static_cast<char>(damaged[6] ^ 0x7f);
        CHECK_THROWS_AS(read_all(damaged + "x"), Error);
    }
}

TEST_CASE("a directory cannot be read and says so") {
    const int fd = ::open("/", O_RDONLY);
    CHECK_THROWS_WITH_AS(LineReader(fd, "/").next(), "cannot read \"/\": Is a directory", Error);
    ::close(fd);
}

TEST_CASE("the items of an array are read as they stand, wherever the line ends are") {
    const std::string text = " [ {\"a\": [1, \"]\\\"\"]} ,\n5,\n\n  \"x,y\"\n, {} ]\n";
    const std::vector<Read> items{{"{\"a\": [1, \"]\\\"\"]}", 1, 3, false},
                                  {"5", 2, 23, false},
                                  {"\"x,y\"", 4, 29, false},
                                  {"{}", 5, 37, false}};
    for (const std::size_t step : {1, 2, 3, 4096}) CHECK(read_all(text, array(), step) == items);
    CHECK(read_all("\xEF\xBB\xBF[]", array(), 1).empty());
}

TEST_CASE("input that is no single array is an error") {
    for (const char* text : {"", "{}", "[1,2", "[1] x", "[\"a]"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(read_all(text, array()), Error);
    }
    CHECK(read_all("[1,]", array()).at(1).text.empty());
}

TEST_CASE("an item beyond the limit is reported as too long and reading goes on behind it") {
    auto options = array();
    options.max_line = 10;
    options.batch_bytes = 8;
    const auto items = read_all("[1,\"" + std::string(100, 'x') + ",\",2]", options);
    REQUIRE(items.size() == 3);
    CHECK(items[1].too_long);
    CHECK(items[2].text == "2");
}

TEST_CASE("a stop ends the input even while it waits for more") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    std::stop_source stop;
    LineReader::Options options;
    options.stop = stop.get_token();
    REQUIRE(::write(ends[1], "a\n", 2) == 2);
    LineReader reader(ends[0], "pipe", options);
    CHECK(reader.next()->text == "a");
    stop.request_stop();
    CHECK_FALSE(reader.next());
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("over-long lines come whole in parts when they are asked for") {
    const std::string longest(200'000, 'x');
    const std::string text = "a\n" + longest + "\nb\n" + longest;
    LineReader::Options options;
    options.max_line = 1000;
    options.batch_bytes = 4096;
    options.long_lines = LineReader::LongLines::in_parts;
    const Fed pipe(text);
    LineReader reader(pipe.fd(), "pipe", options);
    std::string all;
    std::size_t lines = 0;
    bool open = false;
    while (const auto line = reader.next()) {
        CHECK(line->is_part == open);
        all.append(line->text).append(line->more_follows ? "" : "\n");
        open = line->more_follows;
        lines += line->is_part ? 0 : 1;
        CHECK(line->too_long == (line->text != "a" && line->text != "b"));
    }
    CHECK(all == text + "\n");
    CHECK(lines == 4);
}

TEST_CASE("a batch may be moved away and read into again") {
    const Fed input("a\nb\n", 2);
    LineReader::Options options;
    options.batch_bytes = 2;
    LineReader reader(input.fd(), "input", options);
    LineBatch batch;
    REQUIRE(reader.read(batch));
    const LineBatch away = std::move(batch);
    REQUIRE(reader.read(batch));
    CHECK(away.lines.at(0).text == "a");
    CHECK(batch.lines.at(0).text == "b");
}

TEST_CASE("a batch of a single byte is enough to read everything") {
    LineReader::Options options;
    options.batch_bytes = 1;
    CHECK(read_all("one\ntwo\n", options).size() == 2);
}
