#include "shortener_events/internal/file_trust.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace shortener_events {

namespace {

namespace fs = std::filesystem;

constexpr mode_t kByOthers = S_IWGRP | S_IWOTH;

enum class Place { itself, above };

std::string distrust_of_one(const fs::path& path, const struct stat& status, Place place,
                            std::optional<unsigned> also) {
    if (status.st_uid != 0 && status.st_uid != ::geteuid() && status.st_uid != also)
        return fmt::format("\"{}\" belongs to user {}", path.string(), status.st_uid);
    const bool kept_apart = place == Place::above && (status.st_mode & S_ISVTX) != 0;
    if ((status.st_mode & kByOthers) != 0 && !kept_apart)
        return fmt::format("others than its owner may write to \"{}\"", path.string());
    return {};
}

std::string look_at(const fs::path& path, Place place, std::optional<unsigned> also) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0)
        return fmt::format("\"{}\": {}", path.string(), std::strerror(errno));
    return distrust_of_one(path, status, place, also);
}

std::string distrust_above(fs::path path, std::optional<unsigned> also) {
    while (path.has_relative_path()) {
        path = path.parent_path();
        if (auto why = look_at(path, Place::above, also); !why.empty()) return why;
    }
    return {};
}

}  // namespace

std::string distrust_of(const std::string& path, std::optional<unsigned> also) {
    std::error_code failure;
    const fs::path real = fs::canonical(path, failure);
    if (failure) return fmt::format("\"{}\": {}", path, failure.message());
    const auto why = look_at(real, Place::itself, also);
    return why.empty() ? distrust_above(real, also) : why;
}

std::string distrust_of(int fd) {
    std::error_code failure;
    const fs::path real = fs::read_symlink("/proc/self/fd/" + std::to_string(fd), failure);
    struct stat status {};
    if (failure || !real.is_absolute() || ::fstat(fd, &status) != 0) return "nobody knows where it is from";
    const auto why = distrust_of_one(real, status, Place::itself, std::nullopt);
    return why.empty() ? distrust_above(real, std::nullopt) : why;
}

bool may_be_read_by_all(const std::string& path) {
    std::error_code failure;
    fs::path place = fs::canonical(path, failure);
    if (failure) return false;
    struct stat status {};
    if (::stat(place.c_str(), &status) != 0 || (status.st_mode & S_IROTH) == 0) return false;
    while (place.has_relative_path()) {
        place = place.parent_path();
        if (::stat(place.c_str(), &status) != 0 || (status.st_mode & S_IXOTH) == 0) return false;
    }
    return true;
}

}  // namespace shortener_events
