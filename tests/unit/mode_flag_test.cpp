#include "cli/input/mode_flag.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

TEST_CASE("files with events are the user's alone, unless --mode says otherwise") {
    CHECK(ModeFlag{}.permissions() == 0600);
    CHECK(ModeFlag{"0640"}.permissions() == 0640);
    CHECK(ModeFlag{"664"}.permissions() == 0664);
}

TEST_CASE("--mode takes permissions with which the user can still read and write") {
    for (const char* good : {"600", "0600", "0640", "0777"}) {
        CLI::App app;
        ModeFlag flag;
        declare_mode_flag(app, flag);
        CHECK_NOTHROW(app.parse(std::string("--mode ") + good));
    }
    for (const char* bad : {"0400", "4755", "1777", "07777", "rw", "689", "-600", "6", "00600", "0x180"}) {
        CLI::App app;
        ModeFlag flag;
        declare_mode_flag(app, flag);
        CHECK_THROWS_AS(app.parse(std::string("--mode=") + bad), CLI::ValidationError);
    }
}

TEST_CASE("--mode without a file that it is for is an error") {
    CHECK_NOTHROW(ModeFlag{}.require_use(false, "--rejects"));
    CHECK_NOTHROW(ModeFlag{"0640"}.require_use(true, "--rejects"));
    CHECK_THROWS_WITH_AS(ModeFlag{"0640"}.require_use(false, "--rejects"), "--mode needs --rejects", Error);
}

}  // namespace shortener_events::cli
