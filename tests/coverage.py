"""The lines of rooms that hold rules, as far as tests that need no server reach them.

usage: coverage.py SOURCE_DIR BUILD_DIR     (of preset `coverage`, after its tests)
Prints each room's share and its files that are reached least; fails where a room is below what it shall have.
"""
import json
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

LEAST = 85  # percent of the lines with code
ROOMS = ["lib/src/deliver", "lib/src/consume", "lib/src/lag", "cli/settings"]
SHOWN = 5


def counts_of(notes):
    """[(source, line, how often)] of one object's counters."""
    done = subprocess.run(["gcov", "--json-format", "--stdout", notes.name], cwd=notes.parent, capture_output=True, text=True)
    assert done.returncode == 0, f"{notes}: {done.stderr[-500:]}"
    for text in done.stdout.splitlines():
        for file in json.loads(text)["files"]:
            for line in file["lines"]:
                yield file["file"], line["line_number"], line["count"]


def room_of(source):
    return next((room for room in ROOMS if source.startswith(room + "/")), None)


def main(source_dir, build_dir):
    root = pathlib.Path(source_dir).resolve()
    notes = sorted(pathlib.Path(build_dir).resolve().rglob("*.gcda"))
    if not notes:
        sys.exit(f"there are no counters in {build_dir}: build and test the preset coverage first")
    lines = {}
    with ThreadPoolExecutor(2) as pool:
        for (built_in, counts) in zip(notes, pool.map(lambda note: list(counts_of(note)), notes)):
            for name, number, count in counts:
                path = (built_in.parent / name).resolve()  # a relative one is so from where it was compiled
                path = path if path.exists() else (pathlib.Path(build_dir).resolve() / name).resolve()
                if not path.is_relative_to(root):
                    continue
                source = str(path.relative_to(root))
                if room_of(source):
                    reached = lines.setdefault(source, {})
                    reached[number] = max(reached.get(number, 0), count)
    low = []
    for room in ROOMS:
        files = {source: reached for source, reached in lines.items() if room_of(source) == room}
        built = sorted(str(path.relative_to(root)) for path in (root / room).rglob("*.cpp"))
        missing = [source for source in built if source not in files]
        if missing:
            low.append(f"{room}: nothing was counted in {', '.join(missing)}")
        total = sum(len(reached) for reached in files.values())
        hit = sum(1 for reached in files.values() for count in reached.values() if count)
        share = 100 * hit / max(1, total)
        print(f"{room}: {share:.1f} % of {total} lines")
        unreached = {source: sum(1 for count in reached.values() if not count) for source, reached in files.items()}
        for source in sorted(unreached, key=unreached.get, reverse=True)[:SHOWN]:
            if unreached[source]:
                print(f"    {source}: {unreached[source]} of {len(files[source])} lines not reached")
        if share < LEAST:
            low.append(f"{room}: {share:.1f} %, at least {LEAST} wanted")
    if low:
        sys.exit("\n".join(low))


if __name__ == "__main__":
    main(*sys.argv[1:])
