# Every third-party library, from Debian 12's packages (scripts/install-packages names them).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
include(Rdkafka)
pkg_check_modules(icu REQUIRED icu-uc)  # its headers; see lib/src/contracts/formats/icu.hpp
pkg_check_modules(libcurl REQUIRED libcurl)  # its headers; see lib/src/kafka/login/curl.hpp
pkg_check_modules(simdjson REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(libpqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(libxxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(libzstd REQUIRED IMPORTED_TARGET libzstd)
find_package(fmt 9 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_path(VALIJSON_INCLUDE_DIR valijson/validator.hpp REQUIRED)  # header only; see lib/src/contracts/second_opinion
if(SHORTENER_EVENTS_TOOL)
  find_package(prometheus-cpp REQUIRED)
  find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)
  find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
  pkg_check_modules(libmicrohttpd REQUIRED libmicrohttpd)  # its headers; see cli/output/microhttpd.hpp
  pkg_check_modules(libcrypto REQUIRED IMPORTED_TARGET libcrypto)
endif()
