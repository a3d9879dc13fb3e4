#include "cli/reflect/man_page.hpp"

#include <doctest/doctest.h>

#include <sstream>

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

TEST_CASE("a man page's examples are those of the command, or of the commands below it where it has none") {
    CommandInfo page = lag();
    CHECK(contains(man_page({}, page), ".SH EXAMPLES\n.nf\ntool lag\n.fi\n"));
    page.examples.clear();
    CHECK(contains(man_page({}, page), ".SH EXAMPLES\n.nf\ntool lag check \\-\\-warn 5\n.fi\n"));
}

TEST_CASE("what is written for a man page stands in its sections: paragraphs, lines as they are, entries") {
    std::istringstream written("One.\nTwo.\n\n  as it is\n\n# EXIT STATUS\n0 | OK\n1 | WARNING\n");
    const std::string page = man_page({}, lag(), read_man_text(written));
    CHECK(contains(page, ".SH DESCRIPTION\nOne. Two.\n.PP\n.nf\n  as it is\n.fi\n"));
    CHECK(contains(page, ".SH EXIT STATUS\n.TP\n\\fB0\\fR\nOK\n.TP\n\\fB1\\fR\nWARNING\n.SH"));
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
