"""No output of a command is an input or another output, and a start that fails leaves every file as it was and makes none.

FLAGS has a line for each flag, of any command, that names a file; the command tree is asked whether one is missing. Everything here fails
before a broker is asked for anything: nothing listens where the commands are told to look.

usage: files.py TOOL
"""
import hashlib
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOOL = sys.argv[1]
READ, NO_FILE = "read", "no file"


class Written:
    """`suffixes` of the files that are written; `prefix` of the value; what a folder that does not exist means."""

    def __init__(self, *suffixes, prefix="", unwritable=1):
        self.suffixes, self.prefix, self.unwritable = suffixes or ("",), prefix, unwritable


KEPT = Written(unwritable=3)  # trouble is a warning, and the run goes on to look for the broker
FLAGS = {
    "": {"--config": READ, "--properties-file": READ, "--profile": NO_FILE},
    "publish": {"FILE": READ, "--contracts": READ, "--rejects": Written("", ".reasons", ".unknown"), "--report": Written(), "--mode": NO_FILE,
                "--checkpoint": Written(), "--summary-json": Written(), "--metrics": KEPT},
    "create": {"--contracts": READ, "--file": READ, "--summary-json": Written(), "--metrics": KEPT},
    "click": {"--contracts": READ, "SHORT_CODE": READ, "--summary-json": Written(), "--metrics": KEPT},
    "simulate": {"--contracts": READ, "--codes": READ, "--truth": Written(), "--verify": NO_FILE, "--db": NO_FILE, "--summary-json": Written(), "--metrics": KEPT},
    "validate": {"FILE": READ, "--schema": READ, "--contracts": READ, "--valid-out": Written(), "--invalid-out": Written(), "--mode": NO_FILE},
    "stats": {"--db": READ, "--contracts": READ, "--html": Written()},
    "consume": {"--contracts": READ, "--sink": Written("", prefix="ndjson:"), "--metrics": KEPT, "--mode": NO_FILE},
    "tail": {"--contracts": READ},
    "health": {"--contracts": READ},
    "dlq list": {"--contracts": READ},
    "dlq stats": {"--contracts": READ},
    "dlq show": {"--contracts": READ},
    "dlq replay": {"--contracts": READ},
    "contracts list": {"--contracts": READ},
    "contracts show": {"--contracts": READ},
    "contracts check": {"OLD": READ, "NEW": READ, "--all": READ, "--contracts": READ},
    "contracts diff": {"OLD": READ, "NEW": READ, "--contracts": READ},
    "contracts test": {"--contracts": READ},
    "contracts usage": {"--contracts": READ},
    "config init": {"FILE": NO_FILE},  # it is made, and never written over: tests/cli/config.case
}
# simulate --verify and its --db are read where nothing can be written: tests/cli/verify.case.
SPEAKS_OF_FILES = {"--strict"}  # of all commands that load contracts, and names none
# How a command is started so that it would go on to the broker, without the inputs that are under test.
STARTS = {"publish": ["-c", "click"], "create": ["https://example.com"], "click": ["abc"], "simulate": ["--count", "1"],
          "validate": ["-c", "click", "--topic", "t"], "stats": [], "consume": ["--once", "--group", "g"]}
STARTS_WITH = {("validate", "FILE"): ["-c", "click"], ("validate", "--schema"): ["--topic", "t"]}


def names_a_file(option):
    text = " ".join([option["value"] or "", *option["names"]])
    return bool(re.search(r"FILE|DIR\b|FOLDER|PATH|SINK", text) or re.search(r"\b(files?|folders?|director)", option["description"]))


def file_flags(command, path=()):
    """(command, longest name of the flag) for each that names a file."""
    for option in command["options"] + command["positionals"]:
        if names_a_file(option):
            yield " ".join(path), max(option["names"], key=len)
    for child in command["commands"]:
        yield from file_flags(child, (*path, child["name"]))


def check_table():
    tree = json.loads(subprocess.run([TOOL, "--help-json"], capture_output=True, text=True, check=True).stdout)["command"]
    missing = [(command, flag) for command, flag in file_flags(tree) if flag not in FLAGS.get(command, {}) and flag not in SPEAKS_OF_FILES]
    return [f"{command} {flag}: names a file and is not in the table of {pathlib.Path(__file__).name}" for command, flag in missing]


def digests():
    return {name: hashlib.sha256(pathlib.Path(name).read_bytes()).hexdigest() for name in os.listdir() if os.path.isfile(name)}


def run(command, arguments, source=None, **how):
    everywhere = ["-b", "127.0.0.1:1", "--timeout", "100ms"]
    how = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE} | how
    return subprocess.run([TOOL, command, *STARTS_WITH.get((command, source), STARTS[command]), *arguments, *everywhere], stderr=subprocess.PIPE, text=True, timeout=60, **how)


def as_argument(flag, value):
    return [value] if flag.isupper() else [flag, value]


def input_arguments(command, flag, path):
    """A file in a folder of contracts, and standard input for what is read from nowhere else."""
    if flag == "--contracts":
        os.makedirs("contracts", exist_ok=True)
        if not os.path.exists("contracts/new.v1.schema.json"):
            os.link(path, "contracts/new.v1.schema.json")
        return [flag, "contracts"]
    return as_argument(flag, "-" if flag == "SHORT_CODE" else path)


class Case:
    """Files in a folder of its own, which no command may change."""

    def __init__(self, *names):
        self.folder = tempfile.TemporaryDirectory()
        os.chdir(self.folder.name)
        for name in names:
            pathlib.Path(name).write_text(f"# what stands in {name}\n" * 3)  # a configuration file may say so
        self.before = digests()

    def judge(self, title, done, status, *words):
        after = digests()
        trouble = [] if done.returncode == status else [f"status {done.returncode} instead of {status}"]
        trouble += [f"changed or gone: {name}" for name in self.before if after.get(name) != self.before[name]]
        trouble += [f"left behind: {name}" for name in after if name not in self.before]
        trouble += [f"does not say {word}" for word in words if word not in done.stderr]
        os.chdir("/")
        self.folder.cleanup()
        return [f"{title}: {'; '.join(trouble)}\n    {done.args}\n    {done.stderr.strip()}"] if trouble else []


def outputs_of(command):
    return {flag: role for flag, role in FLAGS[command].items() if isinstance(role, Written)}


def inputs_of(command):
    return [flag for flag, role in (FLAGS[command] | FLAGS[""]).items() if role is READ]


def names_for(suffix):
    """(title, how to make it, name) of other names of the file "mine" + suffix."""
    mine = "mine" + suffix
    yield "the same name", lambda: None, mine
    yield "another way to it", lambda: None, "./" + mine
    yield "a link", lambda: os.symlink(mine, "other" + suffix), "other" + suffix
    yield "a second name", lambda: os.link(mine, "other" + suffix), "other" + suffix


def an_output_is_an_input():
    for command in STARTS:
        for (flag, role), source in itertools.product(outputs_of(command).items(), inputs_of(command)):
            for suffix in role.suffixes:
                for title, make, name in names_for(suffix):
                    yield from is_refused(f"{command} {flag}{suffix} = {source}, {title}", command, flag, role, source, suffix, make, name)


def is_refused(title, command, flag, role, source, suffix, make, name):
    case = Case("mine" + suffix)
    make()
    arguments = input_arguments(command, source, "mine" + suffix)
    case.before = digests()
    how = {"stdin": open("mine" + suffix)} if arguments[-1] == "-" else {}
    done = run(command, arguments + [flag, role.prefix + name.removesuffix(suffix)], source, **how)
    return case.judge(title, done, 2, "is the same file as", f'"{name}" ({flag})', "name another file for " + flag)


def an_output_is_an_open_input():
    """`< mine`, and an open file by the kernel's name for it."""
    for command in ("publish", "create", "simulate", "click"):
        for flag, role in outputs_of(command).items():
            for name in ("mine", "/dev/stdin", "/proc/self/fd/0", "/dev/fd/0"):
                case = Case("mine")
                source = {"publish": ["-"], "create": ["-f", "-"], "simulate": ["--codes", "-"], "click": ["-"]}[command]
                with open("mine") as mine:
                    done = run(command, source + [flag, name], stdin=mine)
                yield from case.judge(f"{command} {flag} {name} < mine", done, 2, "is the same file as stdin")


def two_outputs_are_one_file():
    for command in STARTS:
        for (one, role), (two, other) in itertools.permutations(outputs_of(command).items(), 2):
            for suffix, there in itertools.product(role.suffixes, (True, False)):
                case = Case(*["x" + suffix] * there)
                done = run(command, [one, role.prefix + "x", two, other.prefix + "./x" + suffix])
                yield from case.judge(f"{command} {one} x {two} ./x{suffix}, {'old' if there else 'new'}", done, 2, "is the same file as",
                                      f'"./x{suffix}" ({two})', f'"x{suffix}" ({one})')
        for source in inputs_of(command):
            case = Case("mine")
            arguments = input_arguments(command, source, "mine")
            case.before = digests()
            with open("mine", "a") as stdout:
                done = run(command, arguments, source, stdout=stdout, stdin=open("mine"))
            yield from case.judge(f"{command} {source} mine >> mine", done, 2, "stdout is the same file as")
        for flag, role in outputs_of(command).items():
            case = Case("x")
            with open("x", "a") as stdout:
                done = run(command, [flag, role.prefix + "x"], stdout=stdout)
            yield from case.judge(f"{command} {flag} x >> x", done, 2, f'"x" ({flag}) is the same file as stdout')


def a_start_that_fails_changes_nothing():
    for command in STARTS:
        for flag, role in outputs_of(command).items():
            old = ["x" + suffix for suffix in role.suffixes] if role.prefix == "" else []
            for names in (old, []):
                case = Case(*names)
                if flag == "--checkpoint" and names:
                    pathlib.Path("x").write_text('{"schema": "publish-checkpoint/1", "id": "i", "topic": "url-shortener.click", "begun": true}')
                    case.before = digests()
                yield from case.judge(f"{command} {flag} x{' again' * bool(names)}, no broker", run(command, [flag, role.prefix + "x"]), 3)
            case = Case()
            yield from case.judge(f"{command} {flag} /nowhere/x", run(command, [flag, role.prefix + "/nowhere/x"]), role.unwritable)
            case = Case()
            yield from case.judge(f"{command} {flag} /", run(command, [flag, role.prefix + "/"]), role.unwritable)


def a_sink_that_is_not_ours_is_left_alone():
    for kind in ("ndjson", "sqlite"):
        case = Case("notes")
        yield from case.judge(f"{kind}:notes", run("consume", ["--sink", kind + ":notes"]), 2, "holds something else")
        case = Case()
        os.mkfifo("pipe")
        for name in ("/dev/full", "pipe"):
            done = run("consume", ["--sink", f"{kind}:{name}"])
            if done.returncode != 1:
                yield f"{kind}:{name}: {done.returncode} {done.stderr}"
        yield from case.judge(f"{kind}:new, no broker", run("consume", ["--sink", kind + ":new"]), 3)


def main():
    failures = check_table()
    for check in (an_output_is_an_input, an_output_is_an_open_input, two_outputs_are_one_file, a_start_that_fails_changes_nothing,
                  a_sink_that_is_not_ours_is_left_alone):
        failures += check()
    print("\n".join(failures) or "no output is an input or another output")
    return 1 if failures else 0


sys.exit(main())
