// A JSON object that ends with a long list, written element by element, so that a large report is never in
// memory as a whole.
#pragma once

#include <ostream>
#include <string>

#include "cli/output/json.hpp"

namespace shortener_events::cli {

class JsonListPrinter {
  public:
    /// `head`: an object with what comes before the list; `name`: the list's.
    JsonListPrinter(std::ostream& out, const Json& head, const std::string& name);

    void add(const Json& element);
    /// The end of list and object; the text is the same as print_json's of the whole.
    void finish();

  private:
    std::ostream& out_;
    bool empty_ = true;
};

}  // namespace shortener_events::cli
