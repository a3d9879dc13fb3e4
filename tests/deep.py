"""Values that are nested 100,000 levels deep, through every command and file that is read without a broker: each ends in a message or does its
work, in bounded time and memory. None of them may end in a signal, or be called a bug.

usage: deep.py TOOL MOST_MIB
"""
import concurrent.futures
import itertools
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
from measured import measured  # noqa: E402

TOOL, MOST_MIB = sys.argv[1], int(sys.argv[2])
LEVELS = 100_000
MOST_SECONDS, MOST_MESSAGE = 60, 20_000
NOWHERE = {"SHORTENER_EVENTS_BROKERS": "127.0.0.1:1"}

ARRAYS = "[" * LEVELS + "]" * LEVELS
OBJECTS = '{"a":' * LEVELS + "1" + "}" * LEVELS
CUT_OFF = '{"a":[' * LEVELS
CLICK = '{{"shortCode":"a","originalUrl":"https://e.com","timestamp":"2026-01-31T09:30:00Z","metadata":{}}}'
VALUES = {"arrays": ARRAYS, "objects": OBJECTS, "cut off": CUT_OFF, "in a click": CLICK.format(OBJECTS),
          "in an envelope": f'{{"value":{ARRAYS}}}', "before others": f'{{"schema":"publish-checkpoint/1","a":{ARRAYS},"b":1,"c":2,"d":3}}',
          "beside an envelope's value": f'{{"value":"1","headers":{ARRAYS}}}'}
SCHEMAS = {"not": '{"not":' * LEVELS + "{}" + "}" * LEVELS, "items": '{"items":[' * LEVELS + "]}" * LEVELS, "enum": f'{{"enum":[{ARRAYS}]}}',
           "references": '{"definitions":{"d0":{}' + "".join(f',"d{i}":{{"$ref":"#/definitions/d{i - 1}"}}' for i in range(1, LEVELS))
                         + f'}},"$ref":"#/definitions/d{LEVELS - 1}"}}',
           "pattern": f'{{"pattern":"{"(" * LEVELS}{")" * LEVELS}"}}', "look-ahead": f'{{"pattern":"{"(?=" * LEVELS}{")" * LEVELS}"}}'}
CONFIGURATIONS = {"arrays": f"brokers = {ARRAYS}", "tables": "brokers = " + "{a=" * LEVELS + "1" + "}" * LEVELS,
                  "dotted key": ".".join(["a"] * LEVELS) + " = 1", "header": "[" + ".".join(["a"] * LEVELS) + "]",
                  "profiles": "[profiles." + ".".join(["a"] * LEVELS) + "]", "properties": "[properties." + ".".join(["a"] * LEVELS) + "]"}
# On one command line the system allows 128 KiB a word.
CONDITIONS = {"parentheses": "(" * 60_000, "negations": "!" * 60_000 + "/a", "steps": "/a" * 60_000, "arrays": "/a == " + "[" * 60_000,
              "alternatives": "/a" + "||/a" * 25_000}
SCRATCH = tempfile.TemporaryDirectory(prefix="deep-")
NUMBERS = itertools.count()


def new_path(name):
    """In a folder of its own."""
    path = pathlib.Path(SCRATCH.name) / str(next(NUMBERS)) / name
    path.parent.mkdir(parents=True)
    return path


def file_with(name, text):
    path = new_path(name)
    path.write_text(text + "\n")
    return path


def runs():
    """What it is called, the words, and what is on stdin."""
    for name, value in VALUES.items():
        lines = file_with("event.ndjson", value)
        for more in ([], ["--array"], ["--summary"], ["--second-opinion"], ["-o", "jsonl"], ["-o", "junit"], ["-o", "sarif"], ["--invalid-out", new_path("invalid")]):
            yield name, ["validate", lines, "--contract", "click", *more], ""
        for more in ([], ["--no-validate"], ["--array"], ["--envelope"], ["--envelope", "--no-validate"], ["--key", "/a", "--no-validate"],
                     ["--key", "/metadata/a/a", "--no-validate"], ["--on-invalid", "skip", "--rejects", new_path("rejects")]):
            yield name, ["publish", lines, "--contract", "click", "--dry-run", *more], ""
        yield name, ["simulate", "--codes", lines, "--count", "1", "--dry-run"], ""
        yield name, ["click", "-", "--dry-run"], value
        yield name, ["create", "-f", lines, "--dry-run"], ""
        yield name, ["publish", lines, "--contract", "click", "--checkpoint", file_with("checkpoint", value)], ""
        yield name, ["consume", "--once", "--sink", f"ndjson:{file_with('sink.ndjson', value)}"], ""
        applied = f'{{"applied":{value}}}'
        yield name, ["consume", "--once", "--sink", f"ndjson:{file_with('applied.ndjson', applied)}"], ""
        yield name, ["publish", lines, "--contract", "click", "--dry-run", "-F", file_with("client.properties", f"client.id={value}")], ""
        contracts = file_with("topics.json", value).parent
        for command in ("list", "test"):
            yield name, ["contracts", command, "--contracts", contracts], ""
        yield name, ["contracts", "check", lines, "click@1"], ""
        yield name, ["contracts", "diff", "click@1", lines], ""
    for name, schema in SCHEMAS.items():
        path = file_with("deep.v1.schema.json", schema)
        for command in (["list"], ["test"], ["test", "--second-opinion"], ["check", "--all"]):
            yield name, ["contracts", *command, "--contracts", path.parent], ""
        yield name, ["contracts", "check", path, path], ""
        yield name, ["contracts", "check", path, "click@1"], ""
        yield name, ["contracts", "diff", path, "click@1"], ""
        for more in ([], ["--second-opinion"]):
            yield name, ["validate", "--schema", path, *more], "[1]\n" + ARRAYS
    formats = file_with("formats.schema.json", '{"anyOf":[{"format":"regex"},{"format":"uri-template"},{"format":"json-pointer"}]}')
    for text in ("(", "(?:", "(?=", "[", "{", "/", "a|", "a?"):
        yield f"format of {text}", ["validate", "--schema", formats], f'"{text * LEVELS}"'
    for name, text in CONFIGURATIONS.items():
        for command in (["config", "show"], ["config", "check"], ["tail", "--profile", "a"]):
            yield name, ["--config", file_with("config.toml", text), *command], ""
    for name, text in CONDITIONS.items():
        yield name, ["tail", "--where", text], ""
        yield name, ["tail", "--grep", text], ""
        yield name, ["dlq", "replay", "--fix", f"/a={text}"], ""
        yield name, ["dlq", "replay", "--fix", f"{text}=1"], ""


def trouble(run):
    """What is wrong with it; None: it ended as it should."""
    name, words, stdin = run
    done = measured(TOOL, "--timeout", "1s", *words, stdin=stdin.encode(), environment=NOWHERE, timeout=MOST_SECONDS + 5)
    wrong = [f"exit status {done.returncode}"] if done.returncode not in (0, 1, 2, 3) else []
    wrong += [f"{done.seconds:.1f} s"] if done.seconds > MOST_SECONDS else []
    wrong += [f"{done.rss_mib:.0f} MiB"] if done.rss_mib > MOST_MIB else []
    wrong += [f"a message of {len(done.stderr)} bytes"] if len(done.stderr) > MOST_MESSAGE else []
    shown = " ".join(str(word)[:60] for word in words)
    return f"{name}: {shown}: {', '.join(wrong)}: {done.stderr[:200]}" if wrong else None


with concurrent.futures.ThreadPoolExecutor(4) as pool:
    results = list(pool.map(trouble, runs()))
problems = [result for result in results if result]
print("\n".join(problems) or f"{len(results)} runs ended in a message")
sys.exit(1 if problems else 0)
