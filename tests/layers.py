"""Fails when an #include breaks the layers: cli/commands -> cli/output -> lib/include <- lib/src <- lib/src/kafka."""
import pathlib
import re
import sys

# (folder whose files are judged, pattern of the included path, folders excused, the rule in words)
RULES = [
    ("lib", r"^(cli|tests)/", [], "the library does not know the command line"),
    ("lib/include", r"^(rdkafka|librdkafka|nlohmann|simdjson|fmt|re2|sqlite3|pqxx|prometheus)", [],
     "public headers use std types only"),
    ("lib", r"rdkafka", ["lib/src/kafka"], "only lib/src/kafka includes rdkafka"),
    ("lib", r"^(sqlite3|pqxx)", ["lib/src/sinks"], "only lib/src/sinks knows a database"),
    ("lib", r"^(simdjson|re2)", ["lib/src/contracts", "lib/src/events/filter"], "only contracts and filters read JSON text"),
    ("lib/src/contracts", r"^kafka/", [], "contracts are pure"),
    ("cli", r"(rdkafka|^simdjson|^sqlite3|^pqxx|^re2)", [], "the command line uses the library's headers"),
    ("cli", r"^(kafka|contracts|sinks)/", [], "the command line does not reach into lib/src"),
    ("cli/output", r"^cli/commands/", [], "output does not know the commands"),
    ("cli/commands", r"^cli/commands/(?!commands\.hpp)", [], "commands do not include each other"),
]


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1)


def breaches(root):
    for folder, pattern, excused, rule in RULES:
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            if any(path.is_relative_to(root / other) for other in excused):
                continue
            for number, name in includes(path):
                if re.search(pattern, name):
                    yield f"{path.relative_to(root)}:{number}: includes {name}: {rule}"


def own_dumps(root):
    """Whoever serializes JSON himself forgets to make every character visible, or throws on bytes that are no UTF-8."""
    for path in sorted((root / "cli").rglob("*.[ch]pp")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if ".dump(" in line and path != root / "cli/output/json.cpp":
                yield f"{path.relative_to(root)}:{number}: calls dump(): JSON leaves the program by cli/output/json.hpp"


root = pathlib.Path(sys.argv[1])
found = [*breaches(root), *own_dumps(root)]
print("\n".join(found) or "the layers hold")
sys.exit(1 if found else 0)
