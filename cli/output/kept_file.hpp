// A file that is kept up to date beside the work, such as metrics for a collector. Trouble with it is said
// once when it begins and once when it is over; it never ends the work.
#pragma once

#include <functional>
#include <string>

namespace shortener_events::cli {

class KeptFile {
  public:
    using Say = std::function<void(const std::string& text)>;

    /// An empty path keeps no file. `on_trouble` and `on_recovery` are given a line for people.
    KeptFile(std::string path, Say on_trouble, Say on_recovery = {});

    bool wanted() const { return !path_.empty(); }

    /// Puts `text` in place of what was there.
    void update(const std::string& text);

  private:
    std::string path_;
    Say on_trouble_, on_recovery_;
    bool in_trouble_ = false;
};

}  // namespace shortener_events::cli
