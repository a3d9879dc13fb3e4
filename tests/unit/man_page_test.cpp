#include "cli/reflect/man_page.hpp"

#include <doctest/doctest.h>

using namespace shortener_events::cli;

namespace {

CommandInfo command(const std::string& name, const std::vector<std::string>& examples) {
    CommandInfo made;
    made.full_name = name;
    made.description = "how far behind";
    made.examples = examples;
    return made;
}

CommandInfo lag() {
    CommandInfo made = command("tool lag", {"tool lag"});
    made.commands = {command("tool lag check", {"tool lag check --warn 5"})};
    return made;
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
    CommandInfo page = lag();
    CHECK(contains(man_page({}, page), "\\fBtool lag\\fR [\\fICOMMAND\\fR] ["));
    page.needs_command = true;
    CHECK(contains(man_page({}, page), "\\fBtool lag\\fR \\fICOMMAND\\fR ["));
}

TEST_CASE("a line that begins with a dot is text, not a roff command") {
    CommandInfo page = lag();
    page.description = ".TH is text";
    CHECK(contains(man_page({}, page), "\\- \\&.TH is text"));
}
