"""What documents, examples of monitoring, units and messages quote of our command line within a sentence: every option that stands there is
one of that command's. Blocks with output are run by pages.py and examples.py.

usage: quoted_commands.py TOOL SOURCE_DIR
"""
import json
import pathlib
import re
import shlex
import subprocess
import sys

tool, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
DOCUMENTS = ["*.md", "docs/**/*.md", "bench/*.md", "examples/monitoring/*", "packaging/systemd/*", "man/text/*"]
SOURCES = ["cli/**/*.cpp", "lib/**/*.cpp"]
COMMAND = re.compile(r"(?:^|[\s\"'(/`])shortener-events ([a-z][^\n`\"]*)", re.M)
ON_PURPOSE = {"--no-such-flag"}


def options_of(command):
    return {name for option in command["options"] for name in option["names"]}


def find_commands(command, words, found):
    found[words] = options_of(command)
    for child in command["commands"]:
        find_commands(child, (*words, child["name"]), found)
    return found


commands = find_commands(json.loads(subprocess.run([tool, "--help-json"], capture_output=True, text=True, check=True).stdout)["command"], (), {})


def quotations(path):
    text = path.read_text(errors="replace")
    yield from COMMAND.findall(text)
    if path.suffix == ".md":
        for code in re.findall(r"`([^`\n]+(?:\n[^`\n]+)?)`", text):
            if (code.split() or [""])[0] in {words[0] for words in commands if words}:
                yield code


def wrong_options(quotation):
    try:
        words = shlex.split(re.sub(r"\s+", " ", quotation), comments=True)
    except ValueError:  # a text whose quotation marks are the document's
        words = quotation.split()
    named = ()
    while words and (*named, words[0]) in commands:
        named = (*named, words.pop(0))
    if not named:
        return []
    known = commands[named] | commands[()]
    typed = []
    for word in words:
        if word in {"--", "|", "||", "&&", ">", "<", "2>"}:
            break
        option = re.match(r"--[a-z][a-z-]*|-[A-Za-z]", word)
        typed += [option[0]] if option else []
        if word.endswith((";", ".")):
            break
    return [option for option in typed if option not in known | ON_PURPOSE]


count, wrong = 0, []
for path in sorted({path for pattern in DOCUMENTS + SOURCES for path in root.glob(pattern) if path.is_file()}):
    for quotation in quotations(path):
        count += 1
        wrong += [f"{path.relative_to(root)}: {option} is no option of: {quotation}" for option in wrong_options(quotation)]
print("\n".join(wrong) or f"{count} quotations name options that there are")
sys.exit(bool(wrong) or count < 300)
