"""Runs one golden case of the command line and compares stdout, stderr and exit status.

A case file is a script with its expected output:

    # any comment; `# needs: broker` runs it in the embedded broker, `# needs: kafka` on the real one
    $ shortener-events contracts show nothing
    ! shortener-events: unknown contract "nothing"
    ? 2

`$ ` starts a shell command (`> ` lines continue it), plain lines are its stdout, `! ` lines its stderr, `? ` its exit status (0
if left out). `|` before a line of stdout takes it as it is, also one that begins with a sign of these; `|` or `!` alone is a blank line.
`{*}` stands for any text in a line, a line `...` for any number of lines. Every case runs in an empty folder; $SOURCE is the project's
folder, $TOPIC and $GROUP are names that no other case uses.

usage: run_case.py TOOL CASE [--update]   --update writes down what the commands said; lines that fit stay as they are, `{*}` and all
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
        self.command, self.line = command, line  # counted from 1
        self.stdout, self.stderr, self.status = [], [], 0
        self.begin = self.end = line             # of what is expected, as a slice of the file's lines


SIGNS = ("$ ", "> ", "! ", "? ", "# ", "|")


def parse(text):
    steps = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("$ "):
            steps.append(Step(line[2:], number))
            continue
        if not steps or not line or line.startswith("# "):
            continue
        step = steps[-1]
        if line.startswith("> ") and step.end == step.begin:
            step.command += "\n" + line[2:]
            step.begin = step.end = number
            continue
        step.end = number
        if line.startswith("! ") or line == "!":
            step.stderr.append(line[2:])
        elif line.startswith("? "):
            step.status = int(line[2:])
        else:
            step.stdout.append(line.removeprefix("|"))
    return steps


def written(step, stdout, stderr, status):
    """What is expected of the step, as lines of a case."""
    def signed(line):
        return "|" + line if not line or line.startswith(SIGNS) else line
    return ([signed(line) for line in kept(step.stdout, stdout)] + [f"! {line}".rstrip() for line in kept(step.stderr, stderr)]
            + ([f"? {status}"] if status else []))


def kept(expected, actual):
    """The actual lines, but where they fit the expected ones those."""
    if matches(expected, actual):
        return expected
    patterns = [line for line in expected if "{*}" in line]
    return [next((pattern for pattern in patterns if matches([pattern], [line])), line) for line in actual]


def matches(expected, actual):
    """Whether the lines fit, with `{*}` and `...`."""
    parts = []
    for line in expected:
        parts.append(r"(?:[^\n]*\n)*?" if line == "..." else
                     ".*".join(re.escape(piece) for piece in line.split("{*}")) + r"\n")
    return re.fullmatch("".join(parts), "".join(line + "\n" for line in actual)) is not None


def run(step, environment, folder):
    """None where it did as expected, else what to expect instead."""
    done = subprocess.run(["bash", "-c", step.command], cwd=folder, env=environment, capture_output=True, text=True,
                          errors="backslashreplace", stdin=subprocess.DEVNULL, timeout=STEP_LIMIT_SECONDS)
    stdout, stderr = done.stdout.splitlines(), done.stderr.splitlines()
    if (done.returncode, matches(step.stdout, stdout), matches(step.stderr, stderr)) == (step.status, True, True):
        return None
    print(f"line {step.line}: $ {step.command}")
    for name, want, got in (("stdout", step.stdout, stdout), ("stderr", step.stderr, stderr)):
        print(f"  {name} expected:\n    " + "\n    ".join(want) + f"\n  {name} was:\n    " + "\n    ".join(got))
    print(f"  exit status expected {step.status}, was {done.returncode}")
    return written(step, stdout, stderr, done.returncode)


def environment_for(tool, case):
    keep = {name: value for name, value in os.environ.items()
            if not name.startswith(("SHORTENER_EVENTS_", "KAFKA_")) or name == "SHORTENER_EVENTS_BROKERS"}
    unique = uuid.uuid4().hex[:8]
    return keep | {"PATH": f"{pathlib.Path(tool).resolve().parent}:{os.environ['PATH']}", "SOURCE": str(case.parent.parent.parent.resolve()),
                   "TOPIC": f"case-{unique}", "GROUP": f"group-{unique}", "TERM": "dumb", "LC_ALL": "C.UTF-8",
                   "XDG_CONFIG_HOME": "/nonexistent"}


def main():
    tool, case = sys.argv[1], pathlib.Path(sys.argv[2])
    text = case.read_text()
    if "# needs: broker" in text and "SHORTENER_EVENTS_BROKERS" not in os.environ:
        os.execvp(tool, [tool, "-q", "sandbox", "--", sys.executable, *sys.argv])
    environment = environment_for(tool, case)
    if "# needs: kafka" in text:  # what other tests make beside this one can hold the shared broker up for seconds
        environment["SHORTENER_EVENTS_TIMEOUT"] = "30s"
    if not re.search(r"^# needs: (broker|kafka)$", text, re.M):
        environment.pop("SHORTENER_EVENTS_BROKERS", None)
    steps = parse(text)
    with tempfile.TemporaryDirectory() as folder:
        results = [run(step, environment, folder) for step in steps]
    if "--update" in sys.argv:
        lines = text.splitlines()
        for step, instead in reversed(list(zip(steps, results))):
            if instead is not None:
                lines[step.begin:step.end] = instead
        case.write_text("\n".join(lines) + "\n")
    return 0 if results and not any(result is not None for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
