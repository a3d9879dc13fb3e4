// What is to be used by one thread at a time says so when it is not, instead of going wrong somewhere later.
#pragma once

#include <atomic>

namespace shortener_events {

/// Held by an object; each of its functions takes a Turn for as long as it runs.
class ExclusiveUse {
  public:
    /// For the message: `what` such as "Subscriber", and the caller's function that it calls, such as
    /// "OnNotice"; nullptr: none.
    explicit ExclusiveUse(const char* what, const char* callback = nullptr)
        : what_(what), callback_(callback) {}

    class Turn {
      public:
        /// Throws Error(misuse) while another turn lasts: another thread's, or that of a function of the same
        /// object which has called the caller's code.
        explicit Turn(ExclusiveUse& use);
        ~Turn() { use_.is_taken_.store(false, std::memory_order_release); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

      private:
        ExclusiveUse& use_;
    };

  private:
    const char* what_;
    const char* callback_;
    std::atomic<bool> is_taken_{false};
};

}  // namespace shortener_events
