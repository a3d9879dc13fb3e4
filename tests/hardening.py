"""Fails where what was built as a release lacks what cmake/Hardening.cmake asks for; of another build it says that it has none to show.

usage: hardening.py BUILD_DIR
"""
import pathlib
import re
import subprocess
import sys

build = pathlib.Path(sys.argv[1])
cache = (build / "CMakeCache.txt").read_text()
if not re.search(r"^CMAKE_BUILD_TYPE:\w+=Release$", cache, re.M):
    print("skipped: not a release")
    sys.exit(77)


def readelf(flag, file):
    return subprocess.run(["readelf", "-W", flag, file], check=True, capture_output=True, text=True).stdout


def missing(file):
    dynamic, symbols, segments = readelf("-d", file), readelf("-s", file), readelf("-l", file)
    if not re.search(r"\bNOW\b", dynamic):
        yield "-z now"
    if "GNU_RELRO" not in segments:
        yield "-z relro"
    if re.search(r"GNU_STACK.*\bE\b", segments):
        yield "a stack that cannot be executed"
    if file.suffix != ".so" and not re.search(r"FLAGS_1.*\bPIE\b", dynamic):
        yield "PIE"
    if "__stack_chk_fail" not in symbols:
        yield "-fstack-protector-strong"
    if file.suffix != ".so" and not re.search(r"__\w+_chk\b", symbols):  # the module has nothing that it concerns
        yield "_FORTIFY_SOURCE"


def unmarked(objects):
    """Our own objects without the marks of CET; archives of others do not have them, so the program as a whole has none either."""
    return [file for file in objects if not re.search("IBT, SHSTK", readelf("-n", file))]


files = [build / "shortener-events", *build.glob("lib/*.so")]
found = [f"{file}: {what} is missing" for file in files for what in missing(file)]
objects = [file for folder in ("cli", "lib") for file in (build / folder).rglob("*.o")]
if not objects:
    found.append("no object of ours was found")
if "-fcf-protection" in (build / "build.ninja").read_text():
    found += [f"{file}: -fcf-protection is missing" for file in unmarked(objects)]
print("\n".join(found) or f"{len(files)} programs and {len(objects)} objects are hardened")
sys.exit(1 if found else 0)
