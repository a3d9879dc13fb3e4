// Which files a command reads and which it writes, and the one rule about them: no output is an input or
// another output, under whatever name (links, `<` and `>`, /dev/fd), because the one would empty the other.
// Pipes and devices may well be named twice.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace shortener_events::cli {

class FileRoles {
  public:
    /// stdout and stderr are outputs already.
    FileRoles();

    /// All of these: `flag` as users know it, such as "--schema" or "FILE"; an empty path is no file.

    /// A file that is read; "-" is stdin.
    void reads(const std::string& flag, const std::string& path);
    void reads(const std::string& flag, const std::vector<std::string>& paths);
    void reads_stdin();
    /// The schemas of a folder, and what says which topics they are for.
    void reads_contracts(const std::string& folder);
    /// A file for an OutputFile, and those beside it whose names are longer by a suffix.
    void writes(const std::string& flag, const std::string& path,
                std::initializer_list<const char*> suffixes = {});
    /// A file for replace_file().
    void replaces(const std::string& flag, const std::string& path);
    /// A file for a KeptFile, which says itself what is wrong.
    void keeps(const std::string& flag, const std::string& path);
    /// A file that somebody else opens, by its name.
    void hands_on(const std::string& flag, const std::string& path,
                  std::initializer_list<const char*> suffixes = {});

    /// Throws Error(argument) for a file in two roles, which it names under both, and for an output "-",
    /// Error(io) for an output that certainly cannot be written. To be called before anything is opened for
    /// writing.
    void check() const;

  private:
    /// The same for every name of a file; of one that does not exist yet, its folder and its name there.
    struct Identity {
        dev_t device;
        ino_t inode;
        std::string name;
        bool operator==(const Identity&) const = default;
    };
    enum class Way { read, in_place, replaced, kept, handed_on, standard };
    struct File {
        std::string flag, path;
        Way way;
        std::optional<Identity> identity;  // nullopt: no regular file
        bool is_open = false;              // an open file of our own
    };

    static std::optional<Identity> identify(const std::string& path);
    static std::optional<Identity> identify(int fd);
    static std::string name_of(const File& file);
    static bool harms(const File& output, const File& other);
    static void refuse(const File& output, const File& other);
    static void refuse_dash(const File& output);
    void add_output(const std::string& flag, const std::string& path, Way way,
                    std::initializer_list<const char*> suffixes);

    std::vector<File> inputs_, outputs_;
};

}  // namespace shortener_events::cli
