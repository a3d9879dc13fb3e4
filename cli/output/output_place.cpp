#include "cli/output/output_place.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/file_trust.hpp"

namespace shortener_events::cli {

namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as the kernel's limit

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

int to_descriptor(const std::string& name) {
    int number = -1;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number);
    return failure == std::errc() && end == name.data() + name.size() ? number : -1;
}

/// What a name in one of the kernel's folders of open files means; nullopt: it is in no such folder.
std::optional<OutputPlace> find_open_file(const fs::path& path) {
    std::error_code failure;
    const fs::path folder = fs::canonical(folder_of(path), failure);
    if (failure || folder.filename() != "fd" || !folder.string().starts_with("/proc/")) return std::nullopt;
    const bool ours = folder == fs::canonical("/proc/self/fd", failure);
    return OutputPlace{ours ? OutputPlace::Kind::descriptor : OutputPlace::Kind::special, path.string(),
                       ours ? to_descriptor(path.filename().string()) : -1};
}

OutputPlace::Kind kind_of(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return OutputPlace::Kind::missing;
    return S_ISREG(status.st_mode) ? OutputPlace::Kind::regular : OutputPlace::Kind::special;
}

void require(bool success, const std::string& path) {
    if (!success) fail_output("write", path, errno);
}

bool may(const std::string& path, int mode) {
    return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

}  // namespace

void fail_output(const char* action, const std::string& path, int code) {
    throw Error(ErrorCategory::io, fmt::format("cannot {} \"{}\": {}", action, path, std::strerror(code)));
}

OutputPlace find_place(const std::string& path) {
    follow_own_links(path);  // refuses others'
    fs::path at = path;
    for (int links = 0; links < kMostLinks; ++links) {
        if (auto open = find_open_file(at)) return *open;
        std::error_code failure;
        if (!fs::is_symlink(fs::symlink_status(at, failure))) return {kind_of(at), at.string(), -1};
        const fs::path target = fs::read_symlink(at, failure);
        at = target.is_absolute() ? target : folder_of(at) / target;
    }
    fail_output("write", path, ELOOP);
}

void require_writable(const std::string& path, HowWritten how) {
    const OutputPlace place = find_place(path);
    if (place.kind == OutputPlace::Kind::descriptor) {
        const int flags = ::fcntl(place.descriptor, F_GETFL);
        require(flags >= 0, path);
        if ((flags & O_ACCMODE) == O_RDONLY) fail_output("write", path, EBADF);
        return;
    }
    std::error_code failure;
    if (fs::is_directory(place.path, failure)) fail_output("write", path, EISDIR);
    if (place.kind != OutputPlace::Kind::missing) require(may(place.path, W_OK), path);
    if (place.kind == OutputPlace::Kind::missing ||
        (place.kind == OutputPlace::Kind::regular && how == HowWritten::replaced))
        require(may(folder_of(place.path).string() + '/', W_OK | X_OK), path);
}

}  // namespace shortener_events::cli
