"""Fails when the list of what a release is made of is not what the published schema of CycloneDX 1.5 says, or lacks a library.

The schema comes from the package cyclonedx-python-lib (PyPI), which carries it. It is fetched once into FOLDER; without it the test is skipped (77), but not
in CI. The lists are made of a package with our dependencies and of a tarball's folder, which both hold TOOL.

usage: sbom.py TOOL SOURCE_DIR FOLDER
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import jsonschema

SKIPPED = 77
PACKAGE, VERSION = "cyclonedx-python-lib", "8.4.0"
SCHEMAS = "cyclonedx/schema/_res/"
tool, root, kept = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
RDKAFKA = {"deb": {"librdkafka"}, "system": {"librdkafka1", "librdkafka-dev"}, "tarball": {"librdkafka"}}
CONTROL = """Package: shortener-events
Version: 0.1.0-1
Architecture: amd64
Maintainer: nobody <nobody@example.org>
Depends: libc6 (>= 2.36), libssl3 (>= 3.0.0) | libssl3t64, @RDKAFKA@libnone-of-this-name
Description: a package for a test
"""


def fetched():
    """The schemas by their names; None: they could not be fetched."""
    kept.mkdir(parents=True, exist_ok=True)
    for pip in ([sys.executable, "-m", "pip"], ["python3", "-m", "pip"], ["pip"]):
        if not list(kept.glob("cyclonedx_python_lib-*.whl")):
            try:
                subprocess.run([*pip, "download", "-q", "--no-deps", "--only-binary", ":all:", f"{PACKAGE}=={VERSION}"], cwd=kept, timeout=120,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            except (OSError, subprocess.TimeoutExpired):
                pass
    wheel = next(kept.glob("cyclonedx_python_lib-*.whl"), None)
    if not wheel:
        return None
    with zipfile.ZipFile(wheel) as archive:
        return {name: json.loads(archive.read(SCHEMAS + name)) for name in ("bom-1.5.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json", "spdx.SNAPSHOT.schema.json")}


def bom(*words):
    said = subprocess.run([sys.executable, root / "scripts/sbom.py", *words], capture_output=True, text=True, check=True, env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"})
    return said.stdout, json.loads(said.stdout)


def no_more_items(validator, allowed, instance, schema):
    """As the package's own for additionalItems: false, which cannot say it of objects (4.10)."""
    first = schema.get("items")
    if allowed is False and isinstance(first, list) and validator.is_type(instance, "array") and len(instance) > len(first):
        yield jsonschema.ValidationError(f"{len(instance)} items, where {len(first)} may be")


def faults(schemas):
    bases = "http://cyclonedx.org/schema/"
    resolver = jsonschema.RefResolver(bases + "bom-1.5.SNAPSHOT.schema.json", schemas["bom-1.5.SNAPSHOT.schema.json"], store={bases + name: text for name, text in schemas.items()})
    judge = jsonschema.validators.extend(jsonschema.Draft7Validator, {"additionalItems": no_more_items})
    validator = judge(schemas["bom-1.5.SNAPSHOT.schema.json"], resolver=resolver)
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder, "tree/DEBIAN")
        tree.mkdir(parents=True)
        binary = tree.parent / "usr/bin"
        binary.mkdir(parents=True)
        os.symlink(tool, binary / "shortener-events")
        for name, rdkafka in ("deb", ""), ("system", "librdkafka1, "):
            (tree / "control").write_text(CONTROL.replace("@RDKAFKA@", rdkafka))
            subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree.parent, f"{folder}/{name}.deb"], check=True, stdout=subprocess.DEVNULL)
        pathlib.Path(folder, "bin").mkdir()
        os.symlink(tool, f"{folder}/bin/shortener-events")
        lists = {"deb": bom(f"{folder}/deb.deb"), "system": bom(f"{folder}/system.deb"), "tarball": bom(folder, "0.1.0")}
        if lists["deb"] != bom(f"{folder}/deb.deb"):
            yield "deb: two runs differ"
    for kind, (_, report) in lists.items():
        yield from (f"{kind}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in validator.iter_errors(report))
        names = {part["name"] for part in report["components"]}
        missing = {"libsimdjson-dev", "nlohmann-json3-dev", "libicu-dev"} | RDKAFKA[kind] | {"libc6-dev" if kind == "tarball" else "libc6"}
        yield from (f"{kind}: {name} is missing" for name in sorted(missing - names))
        yield from (f"{kind}: {name} is not what it has inside" for name in sorted(names & (RDKAFKA["deb"] ^ RDKAFKA["system"]) - RDKAFKA[kind]))
        if not any(part.get("licenses") for part in report["components"] if part["name"] == "nlohmann-json3-dev"):
            yield f"{kind}: a library without its licence"
        if "libnone-of-this-name" in names:
            yield f"{kind}: has a library that is not there"
        broken = json.loads(json.dumps(report)) | {"specVersion": 15}
        if validator.is_valid(broken) or validator.is_valid(broken | {"specVersion": "1.5", "components": [{"name": 5}]}):
            yield f"{kind}: the schema says nothing"  # so that this test cannot pass by not judging


schemas = fetched()
if schemas is None:
    print("the published schema could not be fetched")
    sys.exit(1 if os.environ.get("CI") else SKIPPED)
found = list(faults(schemas))
print("\n".join(found) or "the lists of what a release is made of are CycloneDX 1.5")
sys.exit(1 if found else 0)
