// The line reader against a splitting so simple that it can only be right. The first byte chooses the layout,
// whether over-long lines come in parts, and one of two forms. Small: the second byte is how much is read at
// once, the third the limit of a line, and then comes the text. Large: a recipe says these, how the input is
// compressed, and which part of the text stands there how often; the text is the recipe's rest.
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>

#include <nlohmann/json.hpp>
#include <vector>

#include "contracts/json/strict_json.hpp"
#include "shortener_events/contract.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/line_reader.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/recipe.hpp"

using namespace shortener_events;

namespace {

struct Event {
    std::string text;
    std::uint64_t number = 0;
    std::uint64_t offset = 0;
    bool too_long = false;

    bool operator==(const Event&) const = default;
};

using Options = LineReader::Options;
using LongLines = LineReader::LongLines;

/// How the input's bytes stand in its file.
enum class Form { plain, gzip, zstd };

/// The input as a file that only this process sees.
class InputFile {
  public:
    explicit InputFile(std::string_view bytes) : fd_(::memfd_create("input", 0)) {
        fuzz::require(::write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
                      "write");
        ::lseek(fd_, 0, SEEK_SET);
    }
    ~InputFile() { ::close(fd_); }
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    int fd() const { return fd_; }

  private:
    int fd_;
};

std::vector<Event> read_all(std::string_view bytes, const Options& options) {
    const InputFile file(bytes);
    LineReader reader(file.fd(), "input", options);
    std::vector<Event> events;
    LineBatch batch;
    bool more_follows = false;
    while (reader.read(batch)) {
        fuzz::require(!batch.lines.empty(), "a batch has a line");
        for (const Line& line : batch.lines) {
            fuzz::require(line.slack >= Contract::kSlack, "some bytes behind a line are readable");
            fuzz::require(line.too_long || line.text.size() <= options.max_line, "a line keeps to the limit");
            const bool in_parts = options.long_lines == LongLines::in_parts;
            const std::string_view text = line.too_long && !in_parts ? "" : line.text;
            fuzz::require(!line.is_part || (in_parts && more_follows), "a part follows its line");
            if (line.is_part)
                events.back().text += text;
            else
                events.push_back({std::string(text), line.number, line.offset, line.too_long});
            more_follows = line.more_follows;
        }
    }
    fuzz::require(!more_follows, "a line has all its parts");
    return events;
}

std::string in_gzip(std::string_view bytes) {
    z_stream stream{};
    fuzz::require(deflateInit2(&stream, 1, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK,
                  "zlib");
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    fuzz::require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib ends");
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string in_zstd(std::string_view bytes) {
    std::string packed(ZSTD_compressBound(bytes.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 1));
    return packed;
}

std::string in_form(std::string_view bytes, Form form) {
    return form == Form::gzip ? in_gzip(bytes) : form == Form::zstd ? in_zstd(bytes) : std::string(bytes);
}

std::vector<Event> split_lines(std::string_view bytes, const Options& options) {
    std::vector<Event> events;
    std::uint64_t number = 1;
    std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    for (; at < bytes.size(); ++number) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        std::string_view line = bytes.substr(at, end - at);
        const bool too_long = line.size() > options.max_line;
        if (too_long) {
            const bool is_kept = options.long_lines == LongLines::in_parts;
            events.push_back({is_kept ? std::string(line) : "", number, at, true});
        } else {
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (line.find_first_not_of(" \t\r") != line.npos)
                events.push_back({std::string(line), number, at, false});
        }
        at = end + 1;
    }
    return events;
}

void check_lines(std::string_view bytes, const Options& options, Form form) {
    fuzz::require(read_all(in_form(bytes, form), options) == split_lines(bytes, options),
                  "lines are what stands between line ends");
}

/// Discarded: it is no JSON.
nlohmann::json parse(std::string_view text) {
    auto parsed = contracts::parse_strict(text);
    return parsed.error.empty() ? std::move(parsed.value)
                                : nlohmann::json(nlohmann::json::value_t::discarded);
}

/// Of an array that is valid JSON as a whole, the items are known.
void check_array(std::string_view bytes, const Options& options, Form form) {
    const auto whole = parse(bytes);
    try {
        const auto events = read_all(in_form(bytes, form), options);
        if (!whole.is_array()) return;
        fuzz::require(events.size() == whole.size(), "an array has as many events as items");
        for (std::size_t i = 0; i < events.size(); i += 1 + events.size() / 500) {  // reading takes its time
            const bool is_cut = events[i].too_long && options.long_lines == LongLines::skipped;
            const bool same = is_cut || parse(events[i].text) == whole[i];
            fuzz::require(same, "an item is read as it stands");
        }
    } catch (const Error&) {
        fuzz::require(!whole.is_array(), "an array is read");
    }
}

bool is_compressed(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b") || bytes.starts_with("\x28\xb5\x2f\xfd");
}

void check(std::string_view bytes, const Options& options, Form form) {
    if (is_compressed(bytes)) {
        try {
            read_all(bytes, options);
        } catch (const Error&) {  // most inputs are damaged
        }
    } else if (options.layout == LineReader::Layout::lines) {
        check_lines(bytes, options, form);
    } else {
        check_array(bytes, options, form);
    }
}

void check_small(std::string_view bytes, Options options) {
    options.batch_bytes = 1 + fuzz::take_choice(bytes, 255);
    options.max_line = 1 + fuzz::take_choice(bytes, 255);
    check(bytes, options, Form::plain);
}

void check_large(fuzz::Recipe recipe, Options options) {
    const std::size_t batch_bytes = 1 + recipe.length();
    options.max_line = 1 + recipe.length();
    const auto form = static_cast<Form>(recipe.choose(3));
    const std::size_t begin = recipe.choose(62), size = recipe.choose(62);
    const std::size_t length = recipe.length() * (1 + recipe.choose(3));
    std::string text = recipe.rest();
    const std::string_view part = std::string_view(text).substr(std::min(begin, text.size()), size);
    text.insert(std::min(begin, text.size()), fuzz::repeated(part, length));
    constexpr std::size_t kMostReads = 4000;
    options.batch_bytes = std::max(batch_bytes, text.size() / kMostReads);
    check(text, options, form);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t choice = fuzz::take_choice(bytes, 8);
    Options options;
    options.layout = choice % 2 == 0 ? LineReader::Layout::lines : LineReader::Layout::array;
    options.long_lines = choice < 4 ? LongLines::skipped : LongLines::in_parts;
    if (choice / 2 % 2 == 0)
        check_small(bytes, options);
    else
        check_large(fuzz::Recipe(bytes), options);
    return 0;
}
