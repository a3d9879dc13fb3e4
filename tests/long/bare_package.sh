#!/bin/bash
# The Debian packages in a bare root of a Debian: installed by apt, used as quickstart's tour does, upgraded, removed without a trace.
# They are built here where this is that Debian, otherwise in a root of their own. Needs root, debootstrap and the network; skips without.
# usage: [BARE_CACHE=FOLDER] bare_package.sh SUITE SOURCE_DIR [CMAKE_OPTION...]     (a compiler cache that outlives the root; options of scripts/package)
set -euo pipefail
suite=$1 source=$2
options=("${@:3}")
case " ${options[*]-} " in *" -DRDKAFKA=system "*) rdkafka=system ;; *) rdkafka=bundled ;; esac
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
    "$source/scripts/package" deb ${options[@]+"${options[@]}"} > "$source/build/package.log" 2>&1 || { tail -30 "$source/build/package.log"; exit 1; }
    packages=$source/build/package/packages
else
    make_root
    if [ -n "${BARE_CACHE:-}" ]; then
        mkdir -p "$BARE_CACHE" "$root/root/.cache"
        mount --bind "$BARE_CACHE" "$root/root/.cache"
    fi
    if [ $rdkafka = bundled ]; then  # npm and its 400 packages stay outside
        mkdir -p "$root/root/.cache/shortener-events"
        cp "$("$source/scripts/librdkafka" --source)" "$root/root/.cache/shortener-events/"
    fi
    git -C "$source" -c tar.umask=022 archive --prefix=src/ HEAD | tar -x -C "$root"
    inside 'cd /src && scripts/install-packages build && apt-get install -y -q --no-install-recommends ccache dpkg-dev lintian python3 >/dev/null &&
            scripts/package deb '"${options[*]-}"' > /dev/null && lintian --allow-root --fail-on error build/package/packages/*.deb'
    packages=$root/src/build/package/packages
fi
if command -v lintian >/dev/null; then lintian --allow-root --fail-on error "$packages"/*.deb; fi
python3 - "$packages"/*.cdx.json $rdkafka <<'CHECK'
import json, sys
bom = json.load(open(sys.argv[1]))
assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.5") and bom["components"], bom
names = {part["name"] for part in bom["components"]}
assert {"librdkafka1" if sys.argv[2] == "system" else "librdkafka", "libcli11-dev"} <= names, names
CHECK

kept=$packages
make_root
mkdir -p "$root/packages/new" "$root/src/scripts"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"  # no package starts a server
chmod 755 "$root/usr/sbin/policy-rc.d"
cp "$source/tests/long/bare_package/"* "$root/src/"
cp "$kept"/*.deb "$root/packages/"
cp "$source/scripts/quickstart" "$root/src/scripts/"
for package in "$root"/packages/*.deb; do  # the next version, for the upgrade
    dpkg-deb -R "$package" "$root/packages/new/tree"
    sed -i 's/^Version: .*/&.1/; s/^\(Depends: shortener-events (= [^)]*\))/\1.1)/' "$root/packages/new/tree/DEBIAN/control"
    dpkg-deb -Znone --root-owner-group -b "$root/packages/new/tree" "$root/packages/new/" > /dev/null
    rm -r "$root/packages/new/tree"
done
inside "/src/use.sh $rdkafka"
