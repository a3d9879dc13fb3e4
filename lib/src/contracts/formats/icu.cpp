#include "contracts/formats/icu.hpp"

#include <fmt/format.h>

#include "shortener_events/internal/loaded_library.hpp"

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

// ICU's headers rename its functions to names with the version, such as uidna_close_72.
#define NAME_OF(function) TEXT_OF(function)
#define TEXT_OF(name) #name

Icu load() {
    const LoadedLibrary library(kLibrary, "cannot judge internationalized names",
                                fmt::format("install the package libicu{}", U_ICU_VERSION_SHORT));
    Icu found{};
    library.find(NAME_OF(uidna_openUTS46), found.open_uts46);
    library.find(NAME_OF(uidna_close), found.close);
    library.find(NAME_OF(uidna_nameToASCII_UTF8), found.name_to_ascii);
    library.find(NAME_OF(uidna_nameToUnicodeUTF8), found.name_to_unicode);
    library.find(NAME_OF(u_charDirection), found.direction);
    library.find(NAME_OF(u_charType), found.category);
    library.find(NAME_OF(u_getVersion), found.get_version);
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
