#include "cli/reflect/man_page.hpp"

#include <doctest/doctest.h>

using namespace shortener_events::cli;

namespace {

CommandInfo lag() {
    CommandInfo command{
        .name = "lag", .full_name = "tool lag", .description = "how far behind", .examples = {"tool lag"}};
    command.commands.push_back(
        {.name = "check", .full_name = "tool lag check", .examples = {"tool lag check --warn 5"}});
    return command;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a man page's examples are those of the command and of the commands below it, in one section") {
    const std::string page = man_page({}, lag());
    CHECK(contains(page, ".SH EXAMPLES\n.nf\ntool lag\ntool lag check \\-\\-warn 5\n.fi\n"));
}

TEST_CASE("a synopsis says whether a command below may be left out") {
    CommandInfo command = lag();
    CHECK(contains(man_page({}, command), "\\fBtool lag\\fR [\\fICOMMAND\\fR] ["));
    command.needs_command = true;
    CHECK(contains(man_page({}, command), "\\fBtool lag\\fR \\fICOMMAND\\fR ["));
}

TEST_CASE("a line that begins with a dot is text, not a roff command") {
    CommandInfo command = lag();
    command.description = ".TH is text";
    CHECK(contains(man_page({}, command), "\\- \\&.TH is text"));
}
