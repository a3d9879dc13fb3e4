#include "cli/output/file_roles.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "cli/output/output_place.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace fs = std::filesystem;

std::optional<FileRoles::Identity> FileRoles::identify(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return Identity{status.st_dev, status.st_ino, {}};
}

std::optional<FileRoles::Identity> FileRoles::identify(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) {
        if (!S_ISREG(status.st_mode)) return std::nullopt;
        return Identity{status.st_dev, status.st_ino, {}};
    }
    if (errno == ELOOP) return std::nullopt;
    const fs::path place = find_place(path).path;
    const fs::path folder = place.has_parent_path() ? place.parent_path() : ".";
    if (::stat(folder.c_str(), &status) != 0) return std::nullopt;
    return Identity{status.st_dev, status.st_ino, place.filename()};
}

FileRoles::FileRoles()
    : outputs_{{"stdout", "", Way::standard, identify(STDOUT_FILENO), true},
               {"stderr", "", Way::standard, identify(STDERR_FILENO), true}} {}

void FileRoles::reads(const std::string& flag, const std::string& path) {
    if (path == "-") return reads_stdin();
    if (!path.empty()) inputs_.push_back({flag, path, Way::read, identify(path)});
}

void FileRoles::reads(const std::string& flag, const std::vector<std::string>& paths) {
    for (const auto& path : paths) reads(flag, path);
}

void FileRoles::reads_stdin() {
    inputs_.push_back({"stdin", "", Way::standard, identify(STDIN_FILENO)});
}

void FileRoles::reads_contracts(const std::string& folder) {
    std::error_code failure;  // a folder that cannot be read is its reader's trouble
    if (folder.empty()) return;
    for (const auto& entry : fs::directory_iterator(folder, failure)) {
        const std::string name = entry.path().filename();
        if (name.ends_with(".schema.json") || name == "topics.json")
            reads("--contracts", entry.path().string());
    }
}

void FileRoles::add_output(const std::string& flag, const std::string& path, Way way,
                           std::initializer_list<const char*> suffixes) {
    if (path.empty()) return;
    const auto add = [&](const std::string& name) {
        const bool is_open = way != Way::handed_on && find_place(name).kind == OutputPlace::Kind::descriptor;
        outputs_.push_back({flag, name, way, identify(name), is_open});
    };
    add(path);
    for (const auto* suffix : suffixes) add(path + suffix);
}

void FileRoles::writes(const std::string& flag, const std::string& path,
                       std::initializer_list<const char*> suffixes) {
    add_output(flag, path, Way::in_place, suffixes);
}

void FileRoles::replaces(const std::string& flag, const std::string& path) {
    add_output(flag, path, Way::replaced, {});
}

void FileRoles::keeps(const std::string& flag, const std::string& path) {
    add_output(flag, path, Way::kept, {});
}

void FileRoles::hands_on(const std::string& flag, const std::string& path,
                         std::initializer_list<const char*> suffixes) {
    add_output(flag, path, Way::handed_on, suffixes);
}

std::string FileRoles::name_of(const File& file) {
    return file.way == Way::standard ? file.flag : fmt::format("\"{}\" ({})", file.path, file.flag);
}

/// What the shell gave two names is its business, and who writes through stdout harms nobody there.
bool FileRoles::harms(const File& output, const File& other) {
    const bool both_open = output.is_open && other.is_open;
    const bool of_the_shell = output.way == Way::standard || other.way == Way::standard;
    return output.identity && output.identity == other.identity && !(both_open && of_the_shell);
}

void FileRoles::refuse(const File& output, const File& other) {
    const bool is_input = other.way == Way::read || other.flag == "stdin";
    const auto& flag = output.way == Way::standard ? other.flag : output.flag;
    throw Error(ErrorCategory::argument,
                fmt::format("{} is the same file as {}", name_of(output), name_of(other)),
                is_input ? fmt::format("it would be written while it is read: name another file for {}", flag)
                         : fmt::format("one would overwrite the other: name another file for {}", flag));
}

/// Elsewhere "-" is stdout, and here it would be a file whose name is easily overlooked.
void FileRoles::refuse_dash(const File& output) {
    if (output.path != "-") return;
    throw Error(ErrorCategory::argument, fmt::format("{}: \"-\" is no file", output.flag),
                output.way == Way::handed_on ? "./- is a file of that name"
                                             : "/dev/stdout is stdout, ./- a file of that name");
}

void FileRoles::check() const {
    for (const auto& output : outputs_) refuse_dash(output);
    for (auto output = outputs_.rbegin(); output != outputs_.rend(); ++output) {
        for (const auto& input : inputs_)
            if (harms(*output, input)) refuse(*output, input);
        for (auto other = std::next(output); other != outputs_.rend(); ++other)
            if (harms(*output, *other)) refuse(*output, *other);
    }
    for (const auto& output : outputs_) {
        if (output.way == Way::in_place) require_writable(output.path, HowWritten::in_place);
        if (output.way == Way::replaced) require_writable(output.path, HowWritten::replaced);
    }
}

}  // namespace shortener_events::cli
