#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <vector>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/file_trust.hpp"

namespace shortener_events {

namespace {

namespace fs = std::filesystem;

constexpr int kMostLinksFollowed = 40;  // as the kernel's limit

/// The last part first.
void put_in_front(std::vector<fs::path>& rest, const fs::path& path) {
    const std::vector<fs::path> parts(path.begin(), path.end());
    rest.insert(rest.end(), parts.rbegin(), parts.rend());
}

bool is_laid_by_another(const fs::path& folder, const struct stat& link, bool leads_to_folder) {
    if (link.st_uid == 0 || link.st_uid == ::geteuid() || folder.string().starts_with("/proc")) return false;
    struct stat status {};
    return !leads_to_folder || ::lstat(folder.c_str(), &status) != 0 || status.st_uid != link.st_uid;
}

}  // namespace

std::string follow_own_links(const std::string& path) {
    std::error_code failure;
    fs::path at = "/";  // without links
    std::vector<fs::path> rest;
    put_in_front(rest, fs::absolute(path, failure).relative_path());
    for (int links = 0; !rest.empty() && links <= kMostLinksFollowed;) {
        const fs::path part = rest.back();
        rest.pop_back();
        const fs::path next = part == ".." ? at.parent_path() : part == "." ? at : at / part;
        struct stat status {};
        if (::lstat(next.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) {
            at = next;
            continue;
        }
        if (is_laid_by_another(at, status, !rest.empty()))
            throw Error(ErrorCategory::io,
                        fmt::format("cannot use \"{}\": the link \"{}\" belongs to user {}", path,
                                    next.string(), status.st_uid),
                        "another user's link is not followed to a file that is written: name that file");
        ++links;
        const fs::path target = fs::read_symlink(next, failure);
        if (target.is_absolute()) at = "/";
        put_in_front(rest, target.relative_path());
    }
    for (; !rest.empty(); rest.pop_back()) at /= rest.back();  // of a circle
    return at.string();
}

}  // namespace shortener_events
