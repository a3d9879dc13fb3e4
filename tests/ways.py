"""Fails where docs/ways.md, an event's way through the code, names a function that its file does not define, counts other moves than its
lists have, or where a way has come to double back more than the page allows."""
import dataclasses
import pathlib
import re
import sys

FILE = re.compile(r"^(\d+)\. (Back to )?`([\w./]+)`(?:, (\w.*))?$")
FUNCTION = re.compile(r"^ {3,4}- `([\w:]+)`: \S.*[.?!\")]$")
NO_TYPE = r"(?!return\b|if\b|while\b|for\b|else\b|throw\b|case\b|do\b)"


@dataclasses.dataclass
class Stop:
    number: int
    is_back: bool
    path: str
    detour: str  # how it is come to, where the file before does not name it
    functions: list = dataclasses.field(default_factory=list)


def lists_of(page):
    """The name of each way -> its stops."""
    ways, stops = {}, None
    for number, line in enumerate(page.splitlines(), 1):
        if heading := re.match(r"## (\w+)(:?)", line):
            stops = ways.setdefault(heading.group(1).lower(), []) if heading.group(2) else None
        elif stops is None or not line.strip():
            continue
        elif match := FILE.match(line):
            stops.append(Stop(int(match[1]), match[2] is not None, match[3], match[4]))
        elif match := FUNCTION.match(line):
            stops[-1].functions.append(match[1])
        elif re.match(r"\s*([-*]|\d+\.) ", line):
            raise SystemExit(f"docs/ways.md:{number}: is neither a file nor a function with a sentence: {line}")
    return ways


def table_of(page):
    """The name of each way -> files, moves, returns, aim, at most."""
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", page, re.M)
    return {name: tuple(map(int, numbers)) for name, *numbers in rows}


def defines(source, name):
    """Whether the source has a body for this function: behind the name of its class, or inside of that."""
    *outer, last = name.split("::")
    is_inside = outer and re.search(rf"\b(?:class|struct) (?:\w+::)*{outer[-1]}\b[^;{{]*{{", source)
    head = re.compile(rf"^[ ]*{NO_TYPE}(?:[\w:<>,&*~\[\]]+ +)*[&*]*((?:\w+::)*){re.escape(last)}\(", re.M)
    for match in head.finditer(source):
        own = match.group(1).removesuffix("::").split("::")[-1]
        is_meant = not outer or (own == outer[-1] if own else is_inside)
        body = re.search(r"[{;]", source[match.end():])
        if is_meant and body and body.group() == "{":
            return True
    return False


def faults_of_stops(root, name, stops):
    seen = []
    for place, stop in enumerate(stops, 1):
        where = f"{name} {place}"
        if stop.number != place:
            yield f"{where}: is numbered {stop.number}"
        if not stop.functions:
            yield f"{where}: names no function of {stop.path}"
        if seen and seen[-1] == stop.path:
            yield f"{where}: {stop.path} is open already"
        if stop.is_back != (stop.path in seen):
            yield f"{where}: {stop.path} was {'' if stop.path in seen else 'not '}open before"
        if not (root / stop.path).is_file():
            yield f"{where}: there is no {stop.path}"
            return
        source = (root / stop.path).read_text()
        for function in stop.functions:
            if not defines(source, function):
                yield f"{where}: {stop.path} does not define {function}"
        if seen and not stop.is_back and stop.functions:
            entered = stop.functions[0].split("::")[-1]
            is_named = re.search(rf"\b{entered}\b", (root / seen[-1]).read_text()) is not None
            if is_named == bool(stop.detour):
                yield f"{where}: {seen[-1]} {'names' if is_named else 'does not name'} {entered}, and the list says {'how else it is come to' if stop.detour else 'nothing of a detour'}"
        seen.append(stop.path)


def count(stops):
    """files, moves, returns"""
    files = len({stop.path for stop in stops})
    moves = len(stops) - 1
    return files, moves, moves - (files - 1)


def faults(root):
    page = (root / "docs/ways.md").read_text()
    ways, table = lists_of(page), table_of(page)
    if set(ways) != set(table) or not ways:
        yield f"the table has {sorted(table)}, the lists are of {sorted(ways)}"
    reasons = page.split("## What holds it")[-1]
    for name, stops in ways.items():
        yield from faults_of_stops(root, name, stops)
        if name not in table:
            continue
        *stated, aim, most = table[name]
        counted = count(stops)
        if counted != tuple(stated):
            yield f"{name}: the table says {stated[0]} files, {stated[1]} moves, {stated[2]} returns; the list has {counted[0]}, {counted[1]}, {counted[2]}"
        if counted[2] > max(aim, most):
            yield f"{name}: doubles back {counted[2]} times, {max(aim, most)} are allowed: bring what belongs together into one file"
        if most > max(aim, counted[2]):
            yield f"{name}: {most} returns are allowed and {counted[2]} needed: let the table hold that"
        if most > aim and f"**{name}** stands at {most} instead of {aim}." not in reasons:
            yield f"{name}: {most} returns are more than the aim of {aim}, and nothing says \"**{name}** stands at {most} instead of {aim}.\""


found = list(faults(pathlib.Path(sys.argv[1])))
print("\n".join(found) or "the ways are as they are described")
sys.exit(1 if found else 0)
