#include "shortener_events/internal/loaded_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <utility>

#include "shortener_events/error.hpp"

namespace shortener_events {

LoadedLibrary::LoadedLibrary(const char* file, std::string what_fails, std::string hint)
    : what_fails_(std::move(what_fails)),
      hint_(std::move(hint)),
      library_(::dlopen(file, RTLD_LAZY | RTLD_LOCAL)) {
    if (!library_) fail();
}

void* LoadedLibrary::address_of(const char* name) const {
    void* const address = ::dlsym(library_, name);
    if (!address) fail();
    return address;
}

void LoadedLibrary::fail() const {
    throw Error(ErrorCategory::configuration, fmt::format("{}: {}", what_fails_, ::dlerror()), hint_);
}

}  // namespace shortener_events
