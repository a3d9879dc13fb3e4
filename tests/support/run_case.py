"""Runs one golden case of the command line and compares stdout, stderr and exit status.

A case file is a script with its expected output:

    # any comment; `# needs: broker` runs it in the embedded broker, `# needs: kafka` on the real one
    $ shortener-events contracts show nothing
    ! shortener-events: unknown contract "nothing"
    ? 2

`$ ` starts a shell command (`> ` lines continue it), plain lines are its stdout, `! ` lines its stderr, `? ` its exit status (0
if left out). `{*}` stands for any text in a line, a line `...` for any number of lines. Every case runs in an empty folder; $SOURCE is
the project's folder, $TOPIC and $GROUP are names that no other case uses.

usage: run_case.py TOOL CASE
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import uuid

STEP_LIMIT_SECONDS = 120


class Step:
    def __init__(self, command, line):
        self.command, self.line = command, line
        self.stdout, self.stderr, self.status = [], [], 0


def parse(text):
    steps = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("$ "):
            steps.append(Step(line[2:], number))
        elif line.startswith("> ") and steps and not steps[-1].stdout and not steps[-1].stderr:
            steps[-1].command += "\n" + line[2:]
        elif line.startswith("! ") or line == "!":
            steps[-1].stderr.append(line[2:])
        elif line.startswith("? "):
            steps[-1].status = int(line[2:])
        elif steps and line and not line.startswith("# "):
            steps[-1].stdout.append(line)
    return steps


def matches(expected, actual):
    """Whether the lines fit, with `{*}` and `...`."""
    parts = []
    for line in expected:
        parts.append(r"(?:[^\n]*\n)*?" if line == "..." else
                     ".*".join(re.escape(piece) for piece in line.split("{*}")) + r"\n")
    return re.fullmatch("".join(parts), "".join(line + "\n" for line in actual)) is not None


def visible(text):
    """Blank lines are layout, not content."""
    return [line for line in text.splitlines() if line.strip()]


def run(step, environment, folder):
    done = subprocess.run(["bash", "-c", step.command], cwd=folder, env=environment, capture_output=True, text=True,
                          errors="backslashreplace", stdin=subprocess.DEVNULL, timeout=STEP_LIMIT_SECONDS)
    stdout, stderr = visible(done.stdout), visible(done.stderr)
    if (done.returncode, matches(step.stdout, stdout), matches(step.stderr, stderr)) == (step.status, True, True):
        return True
    print(f"line {step.line}: $ {step.command}")
    for name, want, got in (("stdout", step.stdout, stdout), ("stderr", step.stderr, stderr)):
        print(f"  {name} expected:\n    " + "\n    ".join(want) + f"\n  {name} was:\n    " + "\n    ".join(got))
    print(f"  exit status expected {step.status}, was {done.returncode}")
    return False


def environment_for(tool, case):
    keep = {name: value for name, value in os.environ.items()
            if not name.startswith(("SHORTENER_EVENTS_", "KAFKA_")) or name == "SHORTENER_EVENTS_BROKERS"}
    unique = uuid.uuid4().hex[:8]
    return keep | {"PATH": f"{pathlib.Path(tool).parent}:{os.environ['PATH']}", "SOURCE": str(case.parent.parent.parent.resolve()),
                   "TOPIC": f"case-{unique}", "GROUP": f"group-{unique}", "TERM": "dumb", "LC_ALL": "C.UTF-8",
                   "XDG_CONFIG_HOME": "/nonexistent"}


def main():
    tool, case = sys.argv[1], pathlib.Path(sys.argv[2])
    text = case.read_text()
    if "# needs: broker" in text and "SHORTENER_EVENTS_BROKERS" not in os.environ:
        os.execvp(tool, [tool, "-q", "sandbox", "--", sys.executable, *sys.argv])
    environment = environment_for(tool, case)
    if not re.search(r"^# needs: (broker|kafka)$", text, re.M):
        environment.pop("SHORTENER_EVENTS_BROKERS", None)
    with tempfile.TemporaryDirectory() as folder:
        results = [run(step, environment, folder) for step in parse(text)]
    return 0 if results and all(results) else 1


sys.exit(main())
