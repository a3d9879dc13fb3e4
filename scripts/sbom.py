"""Prints which libraries a package is made of, as CycloneDX 1.5: those that it names and those that were compiled into it, with the
versions of this machine, on which it was built; of a tarball's folder, what its program carries.

usage: sbom.py PACKAGE.deb | FOLDER VERSION
"""
import json
import os
import re
import subprocess
import sys
import tempfile
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


def licences(name):
    """As Debian's copyright file names them; none where it is not in the form that machines read."""
    try:
        text = open(f"/usr/share/doc/{name}/copyright", encoding="utf-8").read()
    except OSError:
        return []
    named = re.findall(r"^Files:.*?^License: *(\S.*?)$", text, re.M | re.S) if text.startswith("Format:") else []
    return [{"license": {"name": licence}} for licence in dict.fromkeys(named)]


def library(name, version, how, purl, its_licences):
    return {"type": "library", "name": name, "version": version, "bom-ref": f"{how}:{name}", "scope": "required",
            **({"licenses": its_licences} if its_licences else {}), "purl": purl, "properties": [{"name": "shortener-events:use", "value": how}]}


def component(name, version, how):
    return library(name, version, how, f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace(':', '%3A')}?arch=amd64", licences(name))


def bundled_rdkafka(program):
    """Which is not Debian's, but inside."""
    version = re.search(r"librdkafka ([\d.]+)", output(program, "--version")).group(1)
    named = ["BSD-2-Clause", "MIT", "Zlib", "BSD-3-Clause", "Apache-2.0"]  # its LICENSES.txt, which the package has, has the parts that they are of
    return library("librdkafka", version, "build", f"pkg:github/confluentinc/librdkafka@v{version}", [{"license": {"id": name}} for name in named])


def of_package(package):
    """Name, version, purl and components."""
    named = [re.split(r"[ (|]", part.strip())[0] for part in field(package, "Depends").split(",")]
    name, version = field(package, "Package"), field(package, "Version")
    built_with = installed(build_packages())
    inside = []
    if "librdkafka1" not in named:
        built_with.pop("librdkafka-dev", None)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
            inside = [bundled_rdkafka(os.path.join(folder, "usr/bin/shortener-events"))]
    return name, version, f"pkg:deb/debian/{name}@{version}?arch=amd64", [
        *(component(part, number, "run time") for part, number in sorted(installed(named).items())),
        *(component(part, number, "build") for part, number in sorted(built_with.items())), *inside]


def of_folder(folder, version):
    """Nothing is left to the run time but the C library."""
    parts = installed([*build_packages(), "libc6-dev", "libstdc++-12-dev"])
    for name in ("librdkafka-dev", "libsasl2-dev"):
        parts.pop(name, None)
    return "shortener-events", version, f"pkg:generic/shortener-events@{version}?arch=x86_64", [
        *(component(part, number, "build") for part, number in sorted(parts.items())), bundled_rdkafka(os.path.join(folder, "bin/shortener-events"))]


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
