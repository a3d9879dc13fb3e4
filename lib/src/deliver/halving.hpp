// Finds those of a row of records that Kafka refuses by trying parts of the
// row: a part that is refused is halved, from the left to the right, down to
// single records. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace shortener_events::deliver {

class Halving {
  public:
    struct Part {
        std::size_t begin, end;  ///< indices; at least one record
        std::size_t size() const { return end - begin; }
    };

    /// The whole row, which was refused already.
    explicit Halving(std::size_t size);

    /// What to try next; nullopt: all is known.
    std::optional<Part> next() const;
    /// It was accepted, or refused. True: it was refused alone, a culprit.
    void accepted();
    bool refused();

  private:
    void halve(Part part);

    std::vector<Part> untried_;  // the last comes next
};

}  // namespace shortener_events::deliver
