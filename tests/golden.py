"""The runner of golden cases itself: what it takes as equal, what it does not, and what --update writes. usage: golden.py"""
import pathlib
import subprocess
import sys
import tempfile

RUNNER = pathlib.Path(__file__).parent / "support/run_case.py"


def run(text, *flags):
    """Exit status, and the case afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        case = pathlib.Path(folder) / "a/b/c/test.case"
        case.parent.mkdir(parents=True)
        case.write_text(text)
        done = subprocess.run([sys.executable, RUNNER, "/bin/true", case, *flags], capture_output=True, text=True)
        return done.returncode, case.read_text()


def check(what, truth):
    if not truth:
        print(f"not so: {what}")
        sys.exit(1)


HOLDS = {
    "lines, an error and a status": "$ echo a; echo b >&2; exit 3\na\n! b\n? 3\n",
    "a pattern": "$ echo one two three\none {*} three\n",
    "any number of lines": "$ seq 5\n1\n...\n5\n",
    "a blank line that is written down": "$ printf 'a\\n\\nb\\n'\na\n|\nb\n",
    "lines that begin with signs": "$ printf '# a\\n$ b\\n! c\\n|d\\n'\n|# a\n|$ b\n|! c\n||d\n",
    "a command of several lines": "$ cat <<END\n> a\n> END\na\n",
    "layout and comments between steps": "# first\n$ echo a\n\n# said:\na\n\n# second\n$ echo b\nb\n",
}
FAILS = {
    "another line": "$ echo a\nb\n",
    "one more line": "$ seq 2\n1\n",
    "a blank line that nobody expects": "$ printf 'a\\n\\nb\\n'\na\nb\n",
    "a blank line on stderr": "$ echo >&2\n",
    "a comment in place of what was said": "$ echo '# a'\n# a\n",
    "another status": "$ exit 1\n",
    "an error that nobody expects": "$ echo a >&2\n",
    "a case without a step": "# nothing\n",
}
for name, text in HOLDS.items():
    check(f"{name} holds", run(text)[0] == 0)
    check(f"{name} is left as it is by --update", run(text, "--update") == (0, text))
for name, text in FAILS.items():
    status, after = run(text)
    check(f"{name} fails", status == 1 and after == text)
    if "$ " in text:
        updated = run(text, "--update")[1]
        check(f"{name} holds once it is updated", run(updated)[0] == 0)
updated = run("# first\n$ echo 1; echo new {x} 2\n1\nold {*} 2\n\n# second\n$ echo 'b 7'\nb {*}\n", "--update")[1]
check("what fits keeps its pattern, and the layout stays", updated == "# first\n$ echo 1; echo new {x} 2\n1\nnew {x} 2\n\n# second\n$ echo 'b 7'\nb {*}\n")
print(f"{len(HOLDS) + len(FAILS)} cases")
