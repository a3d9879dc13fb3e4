#!/bin/bash
# In a bare root of a Debian, made for this: installs what the scripts ask for, builds with warnings as errors, shows the quickstart's
# main job and passes the tests that need no server. Needs root, debootstrap and the network; skips without.
# usage: [BARE_CACHE=FOLDER] bare_debian.sh SUITE SOURCE_DIR     (a compiler cache that outlives the root)
set -euo pipefail
suite=$1 source=$2
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "skipped: a bare root needs root's rights and debootstrap"
    exit 77
fi
root=$(mktemp -d)
chmod 755 "$root"  # the users of apt and man-db look into it, too
leave() {
    umount -l "$root/proc" "$root/dev" "$root/root/.cache" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap leave EXIT
debootstrap --variant=minbase "$suite" "$root" > "$root.log" || { tail -5 "$root.log"; exit 1; }
rm -f "$root.log"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
cp /etc/resolv.conf "$root/etc/"
if [ -n "${BARE_CACHE:-}" ]; then
    mkdir -p "$BARE_CACHE" "$root/root/.cache"
    mount --bind "$BARE_CACHE" "$root/root/.cache"
fi
git -C "$source" -c tar.umask=022 archive --prefix=src/ HEAD | tar -x -C "$root"
chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 bash -ec '
    cd /src
    scripts/install-packages quick
    scripts/build dev -DCMAKE_UNITY_BUILD=ON
    PATH=$PWD/build/dev:$PATH shortener-events sandbox -- scripts/quickstart tour
    ctest --preset dev -L quick -j2'
