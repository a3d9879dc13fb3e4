// The line reader against a splitting so simple that it can only be right. The first byte chooses the layout,
// the second how much is read at once, the third the limit of a line.
#include <sys/mman.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "contracts/json/strict_json.hpp"
#include "shortener_events/contract.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/line_reader.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace shortener_events;

namespace {

struct Event {
    std::string text;
    std::uint64_t number = 0;
    std::uint64_t offset = 0;
    bool too_long = false;

    bool operator==(const Event&) const = default;
};

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

std::vector<Event> read_all(std::string_view bytes, const LineReader::Options& options) {
    const InputFile file(bytes);
    LineReader reader(file.fd(), "input", options);
    std::vector<Event> events;
    LineBatch batch;
    while (reader.read(batch)) {
        fuzz::require(!batch.lines.empty(), "a batch has a line");
        for (const Line& line : batch.lines) {
            fuzz::require(line.slack >= Contract::kSlack, "some bytes behind a line are readable");
            fuzz::require(line.too_long || line.text.size() <= options.max_line, "a line keeps to the limit");
            events.push_back(
                {line.too_long ? "" : std::string(line.text), line.number, line.offset, line.too_long});
        }
    }
    return events;
}

std::vector<Event> split_lines(std::string_view bytes, std::size_t max_line) {
    std::vector<Event> events;
    std::uint64_t number = 1;
    std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    for (; at < bytes.size(); ++number) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        std::string_view line = bytes.substr(at, end - at);
        const bool too_long = line.size() > max_line;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (too_long) {
            events.push_back({"", number, at, true});
        } else if (line.find_first_not_of(" \t\r") != line.npos) {
            events.push_back({std::string(line), number, at, false});
        }
        at = end + 1;
    }
    return events;
}

void check_lines(std::string_view bytes, const LineReader::Options& options) {
    fuzz::require(read_all(bytes, options) == split_lines(bytes, options.max_line),
                  "lines are what stands between line ends");
}

/// Discarded: it is no JSON.
nlohmann::json parse(std::string_view text) {
    auto parsed = contracts::parse_strict(text);
    return parsed.error.empty() ? std::move(parsed.value)
                                : nlohmann::json(nlohmann::json::value_t::discarded);
}

/// Of an array that is valid JSON as a whole, the items are known.
void check_array(std::string_view bytes, const LineReader::Options& options) {
    const auto whole = parse(bytes);
    try {
        const auto events = read_all(bytes, options);
        if (!whole.is_array()) return;
        fuzz::require(events.size() == whole.size(), "an array has as many events as items");
        for (std::size_t i = 0; i < events.size(); ++i) {
            const bool same = events[i].too_long || parse(events[i].text) == whole[i];
            fuzz::require(same, "an item is read as it stands");
        }
    } catch (const Error&) {
        fuzz::require(!whole.is_array(), "an array is read");
    }
}

bool is_compressed(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b") || bytes.starts_with("\x28\xb5\x2f\xfd");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    LineReader::Options options;
    options.layout = fuzz::take_choice(bytes, 2) == 0 ? LineReader::Layout::lines : LineReader::Layout::array;
    options.batch_bytes = 1 + fuzz::take_choice(bytes, 255);
    options.max_line = 1 + fuzz::take_choice(bytes, 255);
    if (is_compressed(bytes)) {
        try {
            read_all(bytes, options);
        } catch (const Error&) {  // most inputs are damaged
        }
    } else if (options.layout == LineReader::Layout::lines) {
        check_lines(bytes, options);
    } else {
        check_array(bytes, options);
    }
    return 0;
}
