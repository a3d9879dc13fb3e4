"""Compares conditions with jq, which many know, over random events: what both can say is the same, and a condition and its opposite part the
events between them.

usage: conditions.py ANSWERS EVENTS CONDITIONS SEED
"""
import json
import random
import shutil
import subprocess
import sys

NAMES = ["a", "b", "c d", "\u00fc", "n"]
TEXTS = ["", "x", "X", "BR", "2026-01-31T09:30:00Z", "2026-02-01T09:30:00.5Z", "\u00e9", "e\u0301", "a/b~c", "\u0001", "\\", '"', "\U0001f600"]
NUMBERS = [0, 1, -1, 1.5, 10, 100, 1e10, -0.25, 3]
PATTERNS = ["^B", "x", "[0-9]{4}-", "\u00e9$", "^$", "(a|B)R?"]
OPERATORS = {"==": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def value(rng, depth=0):
    kind = rng.randrange(8 if depth < 2 else 5)
    if kind < 2:
        return rng.choice(TEXTS)
    if kind == 2:
        return rng.choice(NUMBERS)
    if kind == 3:
        return rng.choice([True, False])
    if kind == 4:
        return None
    if kind == 5:
        return [value(rng, depth + 1) for _ in range(rng.randrange(3))]
    return event(rng, depth + 1)


def event(rng, depth=0):
    return {name: value(rng, depth) for name in NAMES if rng.random() < 0.6}


def operand(rng):
    """(ours, jq's value, jq's condition that it is there); of the first level or the second."""
    names = rng.choices(NAMES, k=rng.choice([1, 1, 2]))
    ours = "/" + "/".join(names) if rng.random() < 0.3 else "".join("." + json.dumps(name, ensure_ascii=False) for name in names)
    if ours.startswith("/"):
        ours = json.dumps(ours, ensure_ascii=False)
    path, there = ".", []
    for name in names:
        there.append(f"({path}|type == \"object\" and has({json.dumps(name)}))")
        path += f"[{json.dumps(name)}]"
    return ours, path, " and ".join(there)


def literal(rng):
    """(ours, jq's, its type)."""
    chosen = rng.choice([rng.choice(TEXTS), rng.choice(TEXTS), rng.choice(NUMBERS), rng.choice([True, False])])
    kind = "boolean" if isinstance(chosen, bool) else "number" if isinstance(chosen, (int, float)) else "string"
    return json.dumps(chosen, ensure_ascii=False), json.dumps(chosen), kind


def term(rng):
    ours, path, there = operand(rng)
    kind = rng.randrange(6)
    if kind == 0:
        return ours, f"({there})"
    if kind == 1:
        return f"{ours} == null", f"({there} and {path} == null)"
    if kind == 2:
        pattern = rng.choice(PATTERNS)
        return f"{ours} =~ {json.dumps(pattern, ensure_ascii=False)}", f"({there} and ({path}|type == \"string\" and test({json.dumps(pattern)})))"
    own, theirs, of = literal(rng)
    if kind == 3:
        return f"{ours} != {own}", f"({there} and {path} != {theirs})"
    if kind == 4:
        others = [literal(rng) for _ in range(2)]
        return (f"{ours} in ({own}, {others[0][0]}, {others[1][0]})",
                f"({there} and ({path} == {theirs} or {path} == {others[0][1]} or {path} == {others[1][1]}))")
    operator = rng.choice(list(OPERATORS)) if of != "boolean" else "=="
    return f"{ours} {operator} {own}", f"({there} and ({path}|type) == \"{of}\" and {path} {OPERATORS[operator]} {theirs})"


def condition(rng, depth=0):
    kind = rng.randrange(5) if depth < 3 else 0
    if kind < 2:
        return term(rng)
    left, right = condition(rng, depth + 1), condition(rng, depth + 1)
    if kind == 2:
        return f"!({left[0]})", f"({left[1]}|not)"
    ours, theirs = ("&&", "and") if kind == 3 else ("||", "or")
    return f"({left[0]} {ours} {right[0]})", f"({left[1]} {theirs} {right[1]})"


def main():
    answers, events, conditions, seed = sys.argv[1], *map(int, sys.argv[2:])
    if not shutil.which("jq"):
        print("no jq")
        sys.exit(77)
    rng = random.Random(seed)
    lines = [json.dumps(event(rng), ensure_ascii=rng.random() < 0.5) for _ in range(events)]
    chosen = [condition(rng) for _ in range(conditions)]
    questions = [{"condition": text, "events": lines} for ours, _ in chosen for text in (ours, f"!({ours})")]
    done = subprocess.run([answers], input="\n".join(map(json.dumps, questions)), capture_output=True, text=True, check=True)
    found = [json.loads(line)["matches"] for line in done.stdout.splitlines()]
    program = "[" + ", ".join(theirs for _, theirs in chosen) + "]"
    asked = subprocess.run(["jq", "-c", program], input="\n".join(lines), capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr[:500]
    theirs = list(map(json.loads, asked.stdout.splitlines()))
    differences = matched = 0
    for at, (ours, jq) in enumerate(chosen):
        for line, yes, no, wanted in zip(lines, found[2 * at], found[2 * at + 1], (row[at] for row in theirs)):
            matched += wanted
            if yes != wanted or no == yes:
                differences += 1
                if differences <= 10:
                    print(f"{line}\n  {ours}: {yes}, its opposite {no}; jq {wanted} of {jq}")
    print(f"{len(lines) * len(chosen)} answers, {matched} of them true, {differences} differences")
    sys.exit(1 if differences or matched == 0 else 0)


main()
