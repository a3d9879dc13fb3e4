"""Fails when a command's JSON, each line of it where there are several, is not what its JSON Schema in docs/schemas/ says, and where no command is
tried for a schema. Runs inside the embedded broker.

usage: shortener-events sandbox -- schemas.py TOOL SOURCE_DIR
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

tool, root = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])

# Done once, in a folder that is PREPARED to the cases: to join a group takes three seconds.
CONSUMED = """$0 simulate --create 2 --count 30 --invalid 20% -q
$0 consume --once --group schema-letters --sink ndjson:rows --log json -o json > summary.json 2> log"""
# (schema, where the JSON is, the command; a shell line with $0 for the tool)
CASES = [
    ("sandbox", "stdout", "$0 sandbox -o json > s.json & until [ -s s.json ]; do sleep 0.05; done; kill $!; cat s.json"),
    ("config", "stdout", "$0 config show -X sasl.password=x -o json"),
    ("config", "stdout", "$0 config show -X sasl.password=file:nowhere -o json"),
    ("config-check", "stdout", "$0 config check -X sasl.password=x -o json"),
    ("config-check", "stdout", "printf '[profiles.a]\\nbrokers = \"a b\"\\n' > c.toml; $0 config check --config c.toml -o json"),
    ("bug-report", "stdout", "$0 bug-report -X sasl.password=x -o json"),
    ("help", "stdout", "$0 --help-json"),
    ("error", "stderr", "$0 tail no-such-topic -o jsonl"),
    ("record", "stdout", "echo '{}' | kcat -P -b $SHORTENER_EVENTS_BROKERS -t url-shortener.click -H a=b; $0 tail url-shortener.click -o jsonl"),
    ("lag", "stdout", "echo '{}' | kcat -P -b $SHORTENER_EVENTS_BROKERS -t url-shortener.url-created -p 0; kcat -q -b $SHORTENER_EVENTS_BROKERS "
     "-G schema-group -X auto.offset.reset=earliest -c 1 url-shortener.url-created > f; $0 lag schema-group --sample 100ms -o json"),
    ("topics", "stdout", "$0 topics show -o json"),
    ("topics-created", "stdout", "$0 topics create --dry-run -o json"),
    ("health", "stdout", "$0 health -o json"),
    ("health", "stdout", "$0 health --topic none -o json"),
    ("publish-summary", "stdout", "echo '{}' | $0 publish -c click --summary-json s; cat s"),
    ("publish-summary", "stdout", "$0 create https://example.com --summary-json s > codes; cat s"),
    ("publish-summary", "stdout", "$0 click abc --acks 0 --summary-json s; cat s"),
    ("publish-summary", "stdout", "$0 simulate --count 100 --summary-json s; cat s"),
    ("simulation-truth.v2", "stdout", "$0 simulate --count 300 --invalid 5% --duplicates 5% --late 5%:1h --unknown-codes 1% --shuffle --truth t; cat t"),
    ("simulation-truth.v2", "stdout", "$0 simulate --count 300 --create 3 --dry-run --truth t > clicks; cat t"),
    ("simulation-comparison", "stdout", "$0 simulate --count 30 --invalid 10% --truth t -q; $0 simulate --verify t -o json -q"),
    ("publish-summary", "stdout", "$0 simulate --count 100 --rate 1000/s --summary-json s; cat s"),
    ("contracts", "stdout", "$0 contracts list -o json"),
    ("contracts-check", "stdout", "echo '{\"type\": \"string\"}' > new.json; $0 contracts check click ./new.json --mode full -o json"),
    ("contracts-check-all", "stdout", "mkdir c; echo '{\"type\": \"string\"}' > c/click.v2.schema.json; $0 contracts check --all c --mode full -o json"),
    ("contracts-diff", "stdout", "echo '{\"type\": \"string\"}' > new.json; $0 contracts diff click ./new.json -o json"),
    ("contracts-test", "stdout", "mkdir -p c/examples/valid; echo 1 > c/examples/valid/x.json; $0 contracts test --contracts c -o json"),
    ("contracts-test", "stdout", "mkdir c; echo '{\"maxLength\": 2.0}' > c/x.v1.schema.json; mkdir -p c/examples/valid; echo 1 > c/examples/valid/x.v1.a.json; "
     "$0 contracts test --contracts c --second-opinion -o json"),
    ("contracts-usage", "stdout", "for e in {} 1 [; do echo \"$e\" | kcat -P -b $SHORTENER_EVENTS_BROKERS -t url-shortener.click -H event-contract=click@1; done; "
     "echo {} | kcat -P -b $SHORTENER_EVENTS_BROKERS -t url-shortener.click -H event-contract=x; $0 contracts usage url-shortener.click -o json"),
    ("stats", "stdout", "$0 stats -o json"),
    ("stats", "stdout", "$0 consume --sink sqlite:a.db --once -q; $0 stats --db a.db -o json"),
    ("finding", "stdout", "echo 1 | $0 validate --contract click -o jsonl"),
    ("finding", "stdout", "echo 1 | kcat -P -b $SHORTENER_EVENTS_BROKERS -t url-shortener.click; $0 validate --topic url-shortener.click -n 1 -o jsonl"),
    ("contract-topics", "stdout", "cat $SOURCE/contracts/topics.json"),
    ("consume", "stdout", "cat $PREPARED/summary.json"),
    ("consume-log", "stdout", "cat $PREPARED/log"),
    ("error", "stderr", "$0 consume --once --log json --sink sqlite:/no/such/folder/a.db"),
    ("consumed-row", "stdout", "cat $PREPARED/rows"),
    ("dlq", "stdout", "$0 dlq list -o json"),
    ("dlq-letter", "stdout", "$0 dlq show 0@0 -o json"),
    ("dlq-stats", "stdout", "$0 dlq stats -o json"),
    ("dlq-replay", "stdout", "$0 dlq replay -o json"),
    ("dlq-replay", "stdout", "$0 dlq replay --fix '/timestamp=\"2026-01-31T09:30:00Z\"' --yes -o json"),
]


def documents(text):
    """One, or a line each; none is none."""
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.splitlines()] or [json.loads(text)]


def check(prepared, name, stream, command):
    path = (root / f"docs/schemas/{name if '.v' in name else name + '.v1'}.schema.json").resolve()
    schema = json.loads(path.read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["bash", "-c", command, tool], cwd=folder, env=os.environ | {"SOURCE": str(root), "PREPARED": prepared}, capture_output=True, text=True, timeout=60)
    text = getattr(done, stream)
    validator = jsonschema.Draft7Validator(schema, resolver=jsonschema.RefResolver(path.as_uri(), schema))
    try:
        for document in documents(text):
            validator.validate(document)
    except (ValueError, jsonschema.ValidationError) as error:
        print(f"{name}: {command}\n{error}\n{text[:1000]}\n{done.stderr[:1000]}")
        return False
    return True


tried = {name if ".v" in name else f"{name}.v1" for name, *_ in CASES}
there = {path.name.removesuffix(".schema.json") for path in root.glob("docs/schemas/*.json")}
for name in sorted(there ^ tried):
    print(f"{name}: {'no command is tried for it' if name in there else 'there is no such schema'}")
with tempfile.TemporaryDirectory() as prepared:
    subprocess.run(["bash", "-ec", CONSUMED, tool], cwd=prepared, check=True)
    results = [check(prepared, *case) for case in CASES]
sys.exit(0 if all(results) and there == tried else 1)
