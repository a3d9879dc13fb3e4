// A library that is loaded when it is needed, because every start would pay for it
// (docs/decisions/0006-loaded-when-needed.md).
#pragma once

#include <string>

namespace shortener_events {

/// It stays loaded.
class LoadedLibrary {
  public:
    /// Throws Error(configuration) `<what cannot be done>: <the loader's words>` where it is not installed.
    LoadedLibrary(const char* file, std::string what_fails, std::string hint);

    /// Throws Error(configuration), as where it is not installed, for a function that it does not have.
    template <typename Function>
    void find(const char* name, Function& function) const {
        function = reinterpret_cast<Function>(address_of(name));
    }

  private:
    void* address_of(const char* name) const;
    [[noreturn]] void fail() const;

    const std::string what_fails_, hint_;
    void* const library_;
};

}  // namespace shortener_events
