// Where a path that is written to leads, and whether it could be written: known before anything is touched.
#pragma once

#include <string>

namespace shortener_events::cli {

struct OutputPlace {
    enum class Kind {
        missing,     ///< nothing is there yet
        regular,     ///< a file that can be emptied or replaced
        descriptor,  ///< an open file of our own, such as /dev/stdout: its other writers keep what they wrote
        special,     ///< a pipe, a device, another process' open file: only written to
    };

    Kind kind = Kind::missing;
    std::string path;     ///< behind symbolic links
    int descriptor = -1;  ///< of Kind::descriptor
};

/// Throws Error(io) for links in a circle, and for one that another user laid.
OutputPlace find_place(const std::string& path);

enum class HowWritten {
    in_place,  ///< as OutputFile does
    replaced,  ///< as replace_file() does: by another file, made beside it
};

/// Throws Error(io) `cannot write "<path>": <why>` where that is certain already. Touches nothing.
void require_writable(const std::string& path, HowWritten how);

/// Throws Error(io) `cannot <action> "<path>": <text of the system's error code>`.
[[noreturn]] void fail_output(const char* action, const std::string& path, int code);

}  // namespace shortener_events::cli
