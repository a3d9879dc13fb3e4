#!/bin/bash
# The Debian packages in a bare root of a Debian: installed by apt, used as quickstart's tour does, upgraded, removed without a trace.
# They are built here where this is that Debian, otherwise in a root of their own. Needs root, debootstrap and the network; skips without.
# usage: [BARE_CACHE=FOLDER] bare_package.sh SUITE SOURCE_DIR     (a compiler cache that outlives the root)
set -euo pipefail
suite=$1 source=$2
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "skipped: a bare root needs root's rights and debootstrap"
    exit 77
fi
roots=()
leave() {
    for root in "${roots[@]}"; do
        umount -l "$root/proc" "$root/dev" "$root/root/.cache" 2>/dev/null || true
        rm -rf --one-file-system "$root"
    done
}
trap leave EXIT

make_root() {
    root=$(mktemp -d)
    chmod 755 "$root"  # the users of apt and man-db look into it, too
    roots+=("$root")
    debootstrap --variant=minbase "$suite" "$root" > "$root.log" || { tail -5 "$root.log"; exit 1; }
    rm -f "$root.log"
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    cp /etc/resolv.conf "$root/etc/"
}
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive bash -exc "$1"; }

if grep -q "^VERSION_CODENAME=$suite$" /etc/os-release; then
    "$source/scripts/package" > "$source/build/package.log" 2>&1 || { tail -30 "$source/build/package.log"; exit 1; }
    packages=$source/build/package/packages
else
    make_root
    if [ -n "${BARE_CACHE:-}" ]; then
        mkdir -p "$BARE_CACHE" "$root/root/.cache"
        mount --bind "$BARE_CACHE" "$root/root/.cache"
    fi
    git -C "$source" archive --prefix=src/ HEAD | tar -x -C "$root"
    inside 'cd /src && scripts/install-packages build && apt-get install -y -q --no-install-recommends ccache dpkg-dev lintian python3 >/dev/null &&
            scripts/package > /dev/null && lintian --allow-root --fail-on error build/package/packages/*.deb'
    packages=$root/src/build/package/packages
fi
if command -v lintian >/dev/null; then lintian --allow-root --fail-on error "$packages"/*.deb; fi
python3 - "$packages"/*.cdx.json <<'CHECK'
import json, sys
bom = json.load(open(sys.argv[1]))
assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.5") and bom["components"], bom
names = {part["name"] for part in bom["components"]}
assert {"librdkafka1", "libcli11-dev"} <= names, names
CHECK

kept=$packages
make_root
mkdir -p "$root/packages/new" "$root/src/scripts"
cp "$kept"/*.deb "$root/packages/"
cp "$source/scripts/quickstart" "$root/src/scripts/"
for package in "$root"/packages/*.deb; do  # the next version, for the upgrade
    dpkg-deb -R "$package" "$root/packages/new/tree"
    sed -i 's/^Version: .*/&.1/; s/^\(Depends: shortener-events (= [^)]*\))/\1.1)/' "$root/packages/new/tree/DEBIAN/control"
    dpkg-deb --root-owner-group -b "$root/packages/new/tree" "$root/packages/new/" > /dev/null
    rm -r "$root/packages/new/tree"
done
inside '
    cd /packages
    find / -xdev -path /packages -prune -o -name "*shortener*" -print | sort > before
    begin=$SECONDS
    apt-get update -q > /dev/null
    apt-get install -y -q --no-install-recommends ./shortener-events_*.deb > install.log 2>&1 || { cat install.log; exit 1; }
    shortener-events sandbox -- sh -ec "
        shortener-events simulate --count 250
        shortener-events lag --all || shortener-events topics show url-shortener.click"
    echo "from apt install to the first answer: $((SECONDS - begin)) s"
    ldd /usr/bin/shortener-events | grep "not found" && exit 1
    test -s /usr/share/shortener-events/contracts/click.v1.schema.json
    test -s /usr/share/shortener-events/schemas/lag.v1.schema.json
    test -s /lib/systemd/system/shortener-events-consume@.service
    shortener-events sandbox -- /src/scripts/quickstart tour > tour.log 2>&1 || { cat tour.log; exit 1; }

    # What is loaded by name is there: ICU for names of other scripts, libmicrohttpd for --listen.
    echo "{\"shortCode\":\"a\",\"originalUrl\":\"https://bücher.example/\",\"timestamp\":\"2026-01-31T09:30:00Z\"}" |
        shortener-events validate --contract click
    echo "{\"\$schema\":\"http://json-schema.org/draft-07/schema#\",\"format\":\"idn-hostname\"}" > idn.json
    echo "\"bücher.example\"" | shortener-events validate --schema idn.json
    shortener-events sandbox -- sh -c "shortener-events simulate --count 9 -q
        shortener-events consume --once -q --sink sqlite:/tmp/a.db
        timeout 3 shortener-events lag --listen 127.0.0.1:9399" > listen.log 2>&1 || true
    grep -q "/metrics, /healthz and /readyz on" listen.log || { cat listen.log; exit 1; }

    # The module of PostgreSQL comes with its package, and is said to be missing without.
    shortener-events stats --db postgresql://127.0.0.1:1/x 2> refused && exit 1
    grep -q "belongs beside the program" refused
    apt-get install -y -q --no-install-recommends ./shortener-events-postgresql_*.deb > install.log 2>&1 || { cat install.log; exit 1; }
    shortener-events stats --db postgresql://127.0.0.1:1/x 2> refused && exit 1
    grep -q "connection to server" refused

    # What is linked against the library is built from the package alone.
    apt-get install -y -q --no-install-recommends ./libshortener-events-dev_*.deb g++ > install.log 2>&1 || { cat install.log; exit 1; }
    printf "#include <shortener_events/shortener_events.hpp>\nint main() { return shortener_events::version().empty() || !shortener_events::ContractRegistry::load(\"\").all().size(); }\n" > x.cpp
    g++ $(pkg-config --cflags shortener_events) x.cpp -o x $(pkg-config --libs shortener_events) && ./x

    # An upgrade keeps what is ours to keep.
    mkdir -p /etc/shortener-events /var/lib/shortener-events && echo "brokers = \"k:9092\"" > /etc/shortener-events/config.toml
    apt-get install -y -q --no-install-recommends ./new/*.deb > install.log 2>&1 || { cat install.log; exit 1; }
    dpkg-query -W -f "\${Package} \${Version}\n" "*shortener-events*" | grep -qv "[.]1$" && exit 1
    shortener-events --version > /dev/null
    grep -q k:9092 /etc/shortener-events/config.toml

    apt-get purge -y -q shortener-events shortener-events-postgresql libshortener-events-dev > install.log 2>&1 || { cat install.log; exit 1; }
    rm -r /etc/shortener-events /var/lib/shortener-events
    find / -xdev \( -path /packages -o -path /proc -o -path /tmp \) -prune -o -name "*shortener*" -print | grep -v "^/var/\(lib/dpkg\|log\|cache\)" | sort > after
    diff before after'
