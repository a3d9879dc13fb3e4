// The floor: reads a file of NDJSON and parses each line into simdjson's DOM, nothing else.
// usage: simdjson_parse FILE; prints how many lines parse and how many do not.
#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>

namespace {

struct Counts {
    long good = 0;
    long bad = 0;
};

/// Parses the complete lines of the buffer in place; returns where the unfinished one begins.
std::size_t parse_lines(simdjson::dom::parser& parser, const char* bytes, std::size_t size, Counts& counts) {
    std::size_t begin = 0;
    while (const void* found = std::memchr(bytes + begin, '\n', size - begin)) {
        const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - bytes);
        constexpr bool kCopy = false;
        const bool good = parser.parse(bytes + begin, end - begin, kCopy).error() == simdjson::SUCCESS;
        ++(good ? counts.good : counts.bad);
        begin = end + 1;
    }
    return begin;
}

}  // namespace

int main(int argc, char** argv) {
    const int fd = argc == 2 ? ::open(argv[1], O_RDONLY) : -1;
    if (fd < 0) return 2;
    constexpr std::size_t kRead = 256 << 10;
    std::string buffer(4 * kRead + simdjson::SIMDJSON_PADDING, '\0');
    simdjson::dom::parser parser;
    Counts counts;
    std::size_t held = 0;
    while (true) {
        const ssize_t count = ::read(fd, buffer.data() + held, kRead);
        if (count <= 0) break;
        held += static_cast<std::size_t>(count);
        const std::size_t done = parse_lines(parser, buffer.data(), held, counts);
        std::memmove(buffer.data(), buffer.data() + done, held - done);
        held -= done;
    }
    std::printf("%ld lines parse, %ld do not\n", counts.good, counts.bad);
}
