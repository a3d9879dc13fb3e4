"""Every library that the program is linked with is loaded at each start of each command: a new one is a decision, made with a measurement
(libmicrohttpd alone, with the TLS library behind it, cost 3 ms; it is loaded when somebody listens). usage: needed.py PROGRAM"""
import os
import re
import subprocess
import sys

KNOWN = {
    "rdkafka", "sasl2", "simdjson", "re2", "z", "zstd", "xxhash", "fmt", "prometheus-cpp-core", "utf8proc", "crypto",
    "curl",  # of a librdkafka that fetches tokens itself, as Debian 13's
    "stdc++", "m", "gcc_s", "c", "ld-linux-x86-64", "ld-linux-aarch64", "dl", "pthread", "asan", "ubsan", "tsan",
}

shown = subprocess.run(["readelf", "-d", sys.argv[1]], capture_output=True, text=True, check=True, env=os.environ | {"LC_ALL": "C"}).stdout
needed = re.findall(r"\(NEEDED\).*\[(?:lib)?(.+?)\.so", shown)
assert "c" in needed, shown
unknown = sorted(set(needed) - KNOWN)
print(f"loaded at each start, but not known: {' '.join(unknown)}" if unknown else f"{len(needed)} libraries")
sys.exit(1 if unknown else 0)
