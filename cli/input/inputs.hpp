// The files of a command line (or stdin), in order, with one numbering of lines over all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::cli {

inline constexpr const char* kTypeEvents = "type events, one a line; Ctrl-D ends";

class Inputs {
  public:
    /// "-" is stdin, no path at all too. Opens every file, so that a missing one is found before anything is
    /// sent. Throws Error(io) that quotes the path, for a directory too.
    explicit Inputs(std::vector<std::string> paths);
    ~Inputs();
    Inputs(const Inputs&) = delete;
    Inputs& operator=(const Inputs&) = delete;

    std::size_t size() const { return inputs_.size(); }
    const std::string& name(std::size_t index) const { return inputs_[index].name; }

    /// All of them, to be read while this lives.
    std::vector<InputSource> sources() const;

    /// Whether somebody is to type the events, and has to know it.
    bool reads_terminal() const;
    /// Whether all are regular files, so that reading them to the end takes no waiting.
    bool all_regular() const;
    /// Bytes in all files; 0 where that is not known.
    std::uint64_t total_bytes() const;
    /// How much of that is read, 0 to 1; nullopt where the size is not known.
    std::optional<double> share_read() const;

    /// "42", or "clicks.ndjson:42" where there are several inputs. `begins[i]`: the lines before input i.
    std::string locate(std::uint64_t line, const std::vector<std::uint64_t>& begins) const;

    /// The names of those without an event among several, where others have some: where none has, that is
    /// the answer. `begins` as above, of what was read to its end.
    std::vector<std::string> without_events(const std::vector<std::uint64_t>& begins) const;

  private:
    struct Input {
        std::string name;
        int fd;
    };
    std::vector<Input> inputs_;
};

/// Of an input without an event, once all were read to their ends: it is probably not what was meant.
void warn_of_empty(const Inputs& inputs, const CheckedInput& input, Context& context);

}  // namespace shortener_events::cli
