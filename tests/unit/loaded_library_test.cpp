#include "shortener_events/internal/loaded_library.hpp"

#include <doctest/doctest.h>

#include <string>

#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

template <typename Use>
void check_failure(const Use& use, const std::string& named) {
    try {
        use();
        FAIL("nothing was refused");
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::configuration);
        CHECK(std::string(error.what()).starts_with("cannot count: "));
        CHECK(std::string(error.what()).find(named) != std::string::npos);
        CHECK(error.hint() == "install the package libcount");
    }
}

}  // namespace

TEST_CASE("a library's functions are found by their names") {
    double (*root)(double) = nullptr;
    LoadedLibrary("libm.so.6", "cannot count", "").find("sqrt", root);
    CHECK(root(9) == 3);
}

TEST_CASE(
    "a library that is not there, or lacks a function, is named with what cannot be done and the package") {
    check_failure([] { LoadedLibrary("libcount.so.1", "cannot count", "install the package libcount"); },
                  "libcount.so.1");
    check_failure(
        [] {
            int (*none)() = nullptr;
            LoadedLibrary("libm.so.6", "cannot count", "install the package libcount")
                .find("count_all", none);
        },
        "count_all");
}
