"""What others build on: commands, flags, values, exit statuses, JSON fields and their types, metrics, settings, one a line. docs/interfaces.txt is the
list that is kept; docs/compatibility.md says how.

usage: interfaces.py TOOL SOURCE_DIR [--update|--remove]   --update adds what is new; --remove takes out what is gone, too, which breaks
what others have. Without either: says what is different, and fails.
"""
import json
import pathlib
import re
import subprocess
import sys

HEAD = "# What is kept: see compatibility.md. Made by scripts/generate, which adds; `scripts/interfaces.py TOOL . --remove` takes away.\n"
METRIC = re.compile(r'"((?:kafka_consumergroup|kafka_topic|shortener_events)_\w+)"')
VARIABLE = re.compile(r'"((?:SHORTENER_EVENTS|KAFKA|KCAT|NO)_[A-Z_]*[A-Z]|XDG_(?:CONFIG|CACHE)_HOME)"')


def of_command(command, path):
    yield f"command {path}"
    for positional in command["positionals"]:
        yield f"argument {path} {positional['names'][0]}{' ...' if positional['repeatable'] else ''}"
    for option in command["options"]:
        for name in option["names"]:
            yield f"flag {path} {name}{' ' + option['value'] if option['value'] else ''}"
        for choice in option["choices"]:
            yield f"value {path} {option['names'][-1]} {choice}"
        if option["default"]:
            yield f"default {path} {option['names'][-1]} {option['default']}"
    for child in command["commands"]:
        yield from of_command(child, f"{path} {child['name']}")


def of_schema(name, schema, root, path="", depth=0):
    if depth > 12:  # a schema that refers to itself
        return
    if "$ref" in schema and schema["$ref"].startswith("#/"):
        target = root
        for step in schema["$ref"][2:].split("/"):
            target = target[step]
        yield from of_schema(name, target, root, path, depth + 1)
    for key, value in schema.get("properties", {}).items():
        yield f"json {name} {path}{key}"
        if isinstance(value, dict) and "type" in value:
            kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
            yield f"type {name} {path}{key} {' '.join(sorted(kinds))}"
        if isinstance(value, dict):
            yield from of_schema(name, value, root, f"{path}{key}.", depth + 1)
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            yield from of_schema(name, schema[word], root, f"{path}[].", depth + 1)
    for word in ("oneOf", "anyOf", "allOf"):
        for part in schema.get(word, []):
            if isinstance(part, dict):
                yield from of_schema(name, part, root, path, depth + 1)


def current(tool, root):
    tree = json.loads(subprocess.run([tool, "--help-json"], check=True, capture_output=True, text=True).stdout)
    lines = set(of_command(tree["command"], "shortener-events"))
    lines |= {f"status {row['status']}" for row in tree["exit_statuses"]}
    for path in root.glob("docs/schemas/*.schema.json"):
        schema = json.loads(path.read_text())
        lines |= set(of_schema(path.name.removesuffix(".schema.json"), schema, schema))
    for path in root.glob("cli/**/*.cpp"):
        lines |= {f"metric {name}" for name in METRIC.findall(path.read_text())}
    settings = (root / "cli/settings/config_file.cpp").read_text()
    keys = re.search(r"kSettings\{(.*?)\}", settings, re.S).group(1)
    lines |= {f"key config.toml {key}" for key in [*re.findall(r'"(\w+)"', keys), "profiles", "properties"]}
    for path in ("cli/settings/resolve.cpp", "cli/output/color.cpp", "cli/commands/sandbox/kafka_jars.cpp"):
        lines |= {f"variable {name}" for name in VARIABLE.findall((root / path).read_text())}
    return lines


def main():
    tool, root = sys.argv[1], pathlib.Path(sys.argv[2])
    kept_file = root / "docs/interfaces.txt"
    kept = {line for line in kept_file.read_text().splitlines() if line and not line.startswith("#")} if kept_file.exists() else set()
    now = current(tool, root)
    for line in sorted(kept - now):
        print(f"gone, and others build on it: {line}")
    if "--update" in sys.argv or "--remove" in sys.argv:
        kept_file.write_text(HEAD + "".join(f"{line}\n" for line in sorted(now if "--remove" in sys.argv else now | kept)))
        return 1 if kept - now and "--remove" not in sys.argv else 0
    for line in sorted(now - kept):
        print(f"new, and not in docs/interfaces.txt: {line}: run scripts/generate")
    return 1 if now != kept else 0


sys.exit(main())
