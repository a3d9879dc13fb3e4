#include "cli/input/inputs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/interrupt.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

/// A usage error, not a verdict about events: a script must not take a mistyped name for an invalid event.
[[noreturn]] void fail(const std::string& path, int code) {
    throw Error(ErrorCategory::argument, fmt::format("cannot read \"{}\": {}", path, std::strerror(code)));
}

struct stat status_of_file(int fd) {
    struct stat status {};
    ::fstat(fd, &status);
    return status;
}

}  // namespace

Inputs::Inputs(std::vector<std::string> paths) {
    if (paths.empty()) paths.emplace_back("-");
    for (auto& path : paths) {
        if (path == "-") {
            inputs_.push_back({"stdin", STDIN_FILENO});
            continue;
        }
        const int fd = Interrupt::open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) fail(path, errno);
        inputs_.push_back({path, fd});
        if (S_ISDIR(status_of_file(fd).st_mode)) fail(path, EISDIR);
    }
}

Inputs::~Inputs() {
    for (const auto& input : inputs_)
        if (input.fd != STDIN_FILENO) ::close(input.fd);
}

std::vector<InputSource> Inputs::sources() const {
    std::vector<InputSource> sources;
    for (const auto& input : inputs_) sources.push_back({input.fd, input.name});
    return sources;
}

bool Inputs::reads_terminal() const {
    return std::ranges::any_of(inputs_, [](const Input& input) { return ::isatty(input.fd) == 1; });
}

bool Inputs::all_regular() const {
    return std::ranges::all_of(inputs_,
                               [](const Input& input) { return S_ISREG(status_of_file(input.fd).st_mode); });
}

std::uint64_t Inputs::total_bytes() const {
    if (!all_regular()) return 0;
    std::uint64_t total = 0;
    for (const auto& input : inputs_) total += static_cast<std::uint64_t>(status_of_file(input.fd).st_size);
    return total;
}

std::optional<double> Inputs::share_read() const {
    const std::uint64_t total = total_bytes();
    if (total == 0) return std::nullopt;
    off_t read = 0;
    for (const auto& input : inputs_) read += std::max<off_t>(0, ::lseek(input.fd, 0, SEEK_CUR));
    return static_cast<double>(read) / static_cast<double>(total);
}

std::string Inputs::locate(std::uint64_t line, const std::vector<std::uint64_t>& begins) const {
    if (inputs_.size() == 1 || begins.empty()) return std::to_string(line);
    const auto after = std::ranges::lower_bound(begins, line);
    const auto index = static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, after - begins.begin())) - 1;
    return fmt::format("{}:{}", inputs_[index].name, line - begins[index]);
}

std::vector<std::string> Inputs::without_events(const std::vector<std::uint64_t>& begins) const {
    std::vector<std::string> names;
    if (begins.empty() || begins.back() == 0) return names;
    for (std::size_t i = 0; i + 1 < begins.size(); ++i)
        if (begins[i + 1] == begins[i]) names.push_back(inputs_[i].name);
    return names;
}

void warn_of_empty(const Inputs& inputs, const CheckedInput& input, Context& context) {
    const auto names = inputs.without_events(input.begins());
    if (!names.empty()) context.progress().clear();
    for (const auto& name : names) context.warn(fmt::format("there is no event in \"{}\"", name));
}

}  // namespace shortener_events::cli
