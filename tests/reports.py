"""Fails when validate's JUnit and SARIF reports are not what the published schemas say, whatever the events hold.

The schemas come from packages that carry them: Jenkins' junit-10.xsd from the source distribution of pytest (PyPI), SARIF 2.1.0
from @microsoft/jest-sarif (npm). They are fetched once into FOLDER; without them the test is skipped (77), but not in CI.

usage: reports.py TOOL FOLDER
"""
import json
import os
import pathlib
import subprocess
import sys
import tarfile

import jsonschema

SKIPPED = 77
PYTEST, XSD = "pytest-8.3.4", "testing/example_scripts/junit-10.xsd"
SARIF, SCHEMA = "microsoft-jest-sarif-1.0.0-beta.0", "lib/schemas/sarif-2.1.0-rtm.5.json"

# Names, values and files that would act in XML, JSON, a URI or a terminal.
EVENTS = [
    '{"shortCode":"a","originalUrl":"https://e.com/","timestamp":"2026-01-31T09:30:00Z"}',
    '{"shortCode":5,"</testcase>":1,"timestmap":"]]>&<!--"}',
    '{"shortCode":"\\u0000\\u001b[31m\\uffff\\ufffe\\u202e\\"\'","originalUrl":"\\ud83d\\ude42<&>","timestamp":"\\\\"}',
    '{"a":1,"a":2}', '{"', '\x01', '[]', '"\\ud800"',
]


def quiet(*command, cwd):
    try:
        subprocess.run(command, cwd=cwd, check=False, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        pass


def fetch(folder):
    """Paths of the two schemas; None for what could not be fetched."""
    package, version = PYTEST.split("-")
    if not (folder / f"{PYTEST}.tar.gz").exists():
        for pip in ([sys.executable, "-m", "pip"], ["python3", "-m", "pip"], ["pip"]):
            quiet(*pip, "download", "-q", "--no-deps", "--no-binary", package, f"{package}=={version}", cwd=folder)
            if (folder / f"{PYTEST}.tar.gz").exists():
                break
    if not (folder / f"{SARIF}.tgz").exists():
        quiet("npm", "pack", "@microsoft/jest-sarif@1.0.0-beta.0", cwd=folder)
    return (member(folder, f"{PYTEST}.tar.gz", f"{PYTEST}/{XSD}"), member(folder, f"{SARIF}.tgz", f"package/{SCHEMA}"))


def member(folder, archive, name):
    if not (folder / archive).exists():
        return None
    target = folder / pathlib.Path(name).name
    with tarfile.open(folder / archive) as tar:
        target.write_bytes(tar.extractfile(name).read())
    return target


def report(tool, folder, form, events):
    path = folder / "we ird<&\">,%:\u00e9.ndjson"
    path.write_bytes("\n".join(events).encode() + (b'\n{"shortCode":"\xff"}\n' if events else b""))
    done = subprocess.run([tool, "validate", "--contract", "click", "-q", "--allow-empty", "-o", form, path.name], cwd=folder,
                          capture_output=True, check=False, timeout=60)
    assert done.returncode == (1 if events else 0), done
    return done.stdout


def main():
    tool, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    xsd, sarif = fetch(folder)
    if xsd is None or sarif is None:
        print("the published schemas could not be fetched")
        return 1 if os.environ.get("CI") else SKIPPED
    schema = json.loads(sarif.read_text())
    for events in (EVENTS, EVENTS[:1], []):
        jsonschema.Draft4Validator(schema).validate(json.loads(report(tool, folder, "sarif", events)))
        subprocess.run(["xmllint", "--noout", "--schema", str(xsd), "-"], input=report(tool, folder, "junit", events), check=True)
    return 0


sys.exit(main())
