#include "contracts/formats/icu.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "shortener_events/error.hpp"

namespace shortener_events::contracts {

namespace {

#ifdef LINKED_ICU

Icu load() {
    return {
        &uidna_openUTS46, &uidna_close, &uidna_nameToASCII_UTF8, &uidna_nameToUnicodeUTF8, &u_charDirection,
        &u_charType,      &u_getVersion};
}

#else

constexpr const char* kLibrary = "libicuuc.so." U_ICU_VERSION_SHORT;

[[noreturn]] void fail() {
    throw Error(ErrorCategory::configuration,
                fmt::format("cannot judge internationalized names: {}", ::dlerror()),
                fmt::format("install the package libicu{}", U_ICU_VERSION_SHORT));
}

template <typename Function>
void find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (!function) fail();
}

// ICU's headers rename its functions to names with the version, such as uidna_close_72.
#define NAME_OF(function) TEXT_OF(function)
#define TEXT_OF(name) #name

/// It stays loaded.
Icu load() {
    void* const library = ::dlopen(kLibrary, RTLD_LAZY | RTLD_LOCAL);
    if (!library) fail();
    Icu found{};
    find(library, NAME_OF(uidna_openUTS46), found.open_uts46);
    find(library, NAME_OF(uidna_close), found.close);
    find(library, NAME_OF(uidna_nameToASCII_UTF8), found.name_to_ascii);
    find(library, NAME_OF(uidna_nameToUnicodeUTF8), found.name_to_unicode);
    find(library, NAME_OF(u_charDirection), found.direction);
    find(library, NAME_OF(u_charType), found.category);
    find(library, NAME_OF(u_getVersion), found.get_version);
    return found;
}

#undef TEXT_OF
#undef NAME_OF

#endif

}  // namespace

const Icu& icu() {
    static const Icu loaded = load();
    return loaded;
}

}  // namespace shortener_events::contracts
