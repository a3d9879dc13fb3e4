// ICU, loaded when the first internationalized name comes: most runs see none, and its 30 MB of tables took a
// tenth of every start. A program for any Linux has it inside (LINKED_ICU).
#pragma once

#include <unicode/uchar.h>
#include <unicode/uidna.h>

namespace shortener_events::contracts {

struct Icu {
    decltype(&uidna_openUTS46) open_uts46;
    decltype(&uidna_close) close;
    decltype(&uidna_nameToASCII_UTF8) name_to_ascii;
    decltype(&uidna_nameToUnicodeUTF8) name_to_unicode;
    decltype(&u_charDirection) direction;
    decltype(&u_charType) category;
    decltype(&u_getVersion) get_version;
};

/// Of the version that was there at the build. Throws Error(configuration) when it is there no more.
const Icu& icu();

}  // namespace shortener_events::contracts
