"""Prints which libraries a package is made of, as CycloneDX 1.5: those that it names and those that were compiled into it, with the
versions of this machine, on which it was built; of a tarball's folder, what its program carries.

usage: sbom.py PACKAGE.deb | FOLDER VERSION
"""
import json
import os
import re
import subprocess
import sys
import time
import uuid


def output(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def field(package, name):
    return output("dpkg-deb", "--field", package, name).strip()


def build_packages():
    """What scripts/install-packages asks for to build."""
    script = open(os.path.join(os.path.dirname(__file__), "install-packages")).read()
    words = re.search(r"^build=\((.*?)^\)", script, re.M | re.S).group(1).split()
    return [word for word in words if word.endswith("-dev")]


def installed(names):
    """{name: version} of those that are installed."""
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version} ${db:Status-Status}\n", *names], capture_output=True, text=True)
    rows = (line.split() for line in done.stdout.splitlines())
    return {row[0]: row[1] for row in rows if len(row) == 3 and row[2] == "installed"}


def component(name, version, how):
    return {"type": "library", "name": name, "version": version, "bom-ref": f"{how}:{name}", "scope": "required",
            "purl": f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace(':', '%3A')}?arch=amd64",
            "properties": [{"name": "shortener-events:use", "value": how}]}


def of_package(package):
    """Name, version, purl and components."""
    named = [re.split(r"[ (|]", part.strip())[0] for part in field(package, "Depends").split(",")]
    name, version = field(package, "Package"), field(package, "Version")
    return name, version, f"pkg:deb/debian/{name}@{version}?arch=amd64", [
        *(component(part, number, "run time") for part, number in sorted(installed(named).items())),
        *(component(part, number, "build") for part, number in sorted(installed(build_packages()).items()))]


def of_folder(folder, version):
    """librdkafka is not Debian's; nothing is left to the run time but the C library."""
    ours = ("librdkafka-dev", "libsasl2-dev")
    parts = {name: number for name, number in installed([*build_packages(), "libc6-dev", "libstdc++-12-dev"]).items() if name not in ours}
    said = output(os.path.join(folder, "bin/shortener-events"), "--version")
    rdkafka = re.search(r"librdkafka ([\d.]+)", said).group(1)
    return "shortener-events", version, f"pkg:generic/shortener-events@{version}?arch=x86_64", [
        *(component(part, number, "build") for part, number in sorted(parts.items())),
        {"type": "library", "name": "librdkafka", "version": rdkafka, "bom-ref": "build:librdkafka", "scope": "required",
         "purl": f"pkg:github/confluentinc/librdkafka@v{rdkafka}", "properties": [{"name": "shortener-events:use", "value": "build"}]}]


name, version, purl, components = of_package(sys.argv[1]) if len(sys.argv) == 2 else of_folder(*sys.argv[1:])
epoch = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
json.dump({
    "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
    "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{name}@{version}@{epoch}')}",
    "metadata": {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch)),
                 "component": {"type": "application", "name": name, "version": version, "bom-ref": name,
                               "licenses": [{"license": {"id": "MIT"}}], "purl": purl}},
    "components": components,
    "dependencies": [{"ref": name, "dependsOn": [part["bom-ref"] for part in components]}],
}, sys.stdout, indent=2)
print()
