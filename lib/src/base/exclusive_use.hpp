// What is to be used by one thread at a time says so when it is not, instead of going wrong somewhere later.
#pragma once

#include <atomic>

#include "shortener_events/error.hpp"

namespace shortener_events {

/// Held by an object; each of its functions takes a Turn for as long as it runs.
class ExclusiveUse {
  public:
    /// `what`: for the message, such as "Publisher".
    explicit ExclusiveUse(const char* what) : what_(what) {}

    class Turn {
      public:
        /// Throws Error(usage) while another turn lasts: another thread's, or that of a function of the same
        /// object which called the caller's code.
        explicit Turn(ExclusiveUse& use);
        ~Turn() { use_.is_taken_.store(false, std::memory_order_release); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

      private:
        ExclusiveUse& use_;
    };

  private:
    const char* what_;
    std::atomic<bool> is_taken_{false};
};

}  // namespace shortener_events
