"""Compares verdicts with Python's jsonschema over random schemas of draft-07 and random values, both made here: nothing of ours has a hand in
them. Formats have an oracle of their own. There must be no difference.

usage: schemas.py ANSWERS VERDICTS SEED
"""
import collections
import json
import random
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("no jsonschema for Python")
    sys.exit(77)

VALUES_EACH = 25
NAMES = ["a", "b", "ab", "c"]
TEXTS = ["", "a", "ab", "abc", "é", "😀", "1", "a b"]
NUMBERS = [0, 1, -1, 2, 3, 1.5, 2.5, 10, 100, -2.5]
PATTERNS = ["^a", "b$", "^.$", "[0-9]", "^$", "a|c"]
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]


def value(rng, depth=0):
    kind = rng.randrange(7 if depth < 3 else 4)
    if kind == 0:
        return rng.choice(TEXTS)
    if kind == 1:
        return rng.choice(NUMBERS)
    if kind == 2:
        return rng.choice([True, False])
    if kind == 3:
        return None
    if kind == 4:
        return [value(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {name: value(rng, depth + 1) for name in NAMES if rng.random() < 0.5}


def schema(rng, depth=0):
    if depth > 2 or rng.random() < 0.05:
        return rng.choice([True, False, {}, {"type": rng.choice(TYPES)}])
    inner = lambda: schema(rng, depth + 1)
    several = lambda: [inner() for _ in range(rng.randrange(1, 4))]
    makers = {
        "type": lambda: rng.choice(TYPES) if rng.random() < 0.7 else rng.sample(TYPES, rng.randrange(1, 4)),
        "enum": lambda: [value(rng, 1) for _ in range(rng.randrange(1, 5))], "const": lambda: value(rng, 1),
        "multipleOf": lambda: rng.choice([1, 2, 0.5, 3]), "minimum": lambda: rng.choice(NUMBERS), "maximum": lambda: rng.choice(NUMBERS),
        "exclusiveMinimum": lambda: rng.choice(NUMBERS), "exclusiveMaximum": lambda: rng.choice(NUMBERS),
        "minLength": lambda: rng.randrange(4), "maxLength": lambda: rng.randrange(4), "pattern": lambda: rng.choice(PATTERNS),
        "items": lambda: inner() if rng.random() < 0.6 else several(), "additionalItems": inner, "contains": inner,
        "minItems": lambda: rng.randrange(3), "maxItems": lambda: rng.randrange(4), "uniqueItems": lambda: rng.random() < 0.7,
        "properties": lambda: {name: inner() for name in NAMES if rng.random() < 0.6}, "additionalProperties": inner,
        "patternProperties": lambda: {rng.choice(PATTERNS): inner() for _ in range(rng.randrange(1, 3))}, "propertyNames": inner,
        "required": lambda: rng.sample(NAMES, rng.randrange(3)), "minProperties": lambda: rng.randrange(3), "maxProperties": lambda: rng.randrange(4),
        "dependencies": lambda: {name: inner() if rng.random() < 0.5 else rng.sample(NAMES, rng.randrange(3)) for name in NAMES if rng.random() < 0.4},
        "allOf": several, "anyOf": several, "oneOf": several, "not": inner, "if": inner, "then": inner, "else": inner,
    }
    made = {keyword: makers[keyword]() for keyword in rng.sample(list(makers), rng.randrange(1, 5))}
    if depth == 0 and rng.random() < 0.3:  # whatever stands beside a $ref has no effect
        made = {"definitions": {"d": made}, rng.choice(["items", "additionalProperties", "not"]): {"$ref": "#/definitions/d"}}
        if rng.random() < 0.5:
            made["properties"] = {"a": {"$ref": "#"}}
    return made


def asked(answers, questions):
    done = subprocess.run([answers], input="\n".join(map(json.dumps, questions)), capture_output=True, text=True, check=True)
    return map(json.loads, done.stdout.splitlines())


def without_0_and_1(given):
    """Inside of arrays and objects, true equals 1 to Python."""
    if isinstance(given, list):
        return [without_0_and_1(item) for item in given]
    if isinstance(given, dict):
        return {name: without_0_and_1(item) for name, item in given.items()}
    return given + 70 if type(given) is int and given in (0, 1) else given


def is_about_true_and_1(answers, question, event):
    changed = {"schema": without_0_and_1(question["schema"]), "events": [json.dumps(without_0_and_1(json.loads(event)))]}
    (ours,) = asked(answers, [changed])
    return ours.get("valid") == [jsonschema.Draft7Validator(changed["schema"]).is_valid(json.loads(changed["events"][0]))]


def main():
    answers, verdicts, seed = sys.argv[1], *map(int, sys.argv[2:])
    rng = random.Random(seed)
    counts, causes = collections.Counter(), collections.Counter()
    while sum(counts.values()) < verdicts:
        questions = [{"schema": schema(rng), "events": [json.dumps(value(rng)) for _ in range(VALUES_EACH)]} for _ in range(200)]
        for question, answer in zip(questions, asked(answers, questions)):
            if "refused" in answer:  # what can hold for nothing, or is no schema
                causes[f"refused: {answer['refused'][:60]}"] += 1
                continue
            judge = jsonschema.Draft7Validator(question["schema"])
            for event, ours in zip(question["events"], answer["valid"]):
                try:
                    theirs = judge.is_valid(json.loads(event))
                except TypeError:  # its additionalItems takes the length of "items": true
                    causes["no answer there"] += 1
                    continue
                counts[theirs] += 1
                if ours != theirs and is_about_true_and_1(answers, question, event):
                    causes["true equals 1 there"] += 1
                elif ours != theirs:
                    causes["differs"] += 1
                    if causes["differs"] <= 5:
                        print(f"{json.dumps(question['schema'])}\n  about {event}: here {ours}, there {theirs}")
    print(f"{sum(counts.values())} verdicts, {counts[True]} valid; {dict(causes)}")
    sys.exit(1 if causes["differs"] or min(counts[True], counts[False]) * 10 < verdicts else 0)


main()
