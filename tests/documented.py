"""Fails where something that others build on, as docs/interfaces.txt lists it, is named by no page: a metric, a variable, a setting, an exit
status; or a schema of docs/schemas.

usage: documented.py SOURCE_DIR
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
kept = [line.split() for line in (root / "docs/interfaces.txt").read_text().splitlines() if line and not line.startswith("#")]
pages = "\n".join(page.read_text() for page in sorted(root.glob("docs/*.md")))
reference = (root / "docs/reference.md").read_text()
config = (root / "man/shortener-events-config.5").read_text()


def names(kind):
    return {words[-1] for words in kept if words[0] == kind}


def missing(kind, known, where, text):
    return [f"{kind} {name} is not in {where}" for name in sorted(known) if not re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text)]


schemas = {path.name.removesuffix(".schema.json") for path in root.glob("docs/schemas/*.json")}
found = [
    *missing("metric", names("metric"), "docs/", pages), *missing("variable", names("variable"), "docs/reference.md", reference),
    *missing("key", names("key"), "shortener-events-config(5)", config), *missing("schema", schemas, "docs/reference.md", reference),
    *missing("exit status", names("status"), "docs/reference.md", reference),
]
counts = [len(names(kind)) for kind in ("metric", "variable", "key", "status")] + [len(schemas)]
if min(counts) < 5:
    found.append(f"too little was looked for: {counts}")
print("\n".join(found) or f"{sum(counts)} names are explained")
sys.exit(1 if found else 0)
