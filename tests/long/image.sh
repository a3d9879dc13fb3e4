#!/bin/bash
# The image of packaging/Dockerfile, built without a container engine: buildah in a chroot, on a base that debootstrap makes. Its program answers in it, as the user
# that it is for. Needs root, buildah, debootstrap, the network, and the packages of scripts/package; skips without.
# usage: image.sh SUITE SOURCE_DIR [PACKAGES]
set -euo pipefail
suite=$1 source=$2 packages=${3:-$2/build/package/packages}
if [ "$(id -u)" -ne 0 ] || ! command -v buildah >/dev/null || ! command -v debootstrap >/dev/null || ! ls "$packages"/shortener-events_*_amd64.deb >/dev/null 2>&1; then
    echo "skipped: an image needs root's rights, buildah, debootstrap, and packages in $packages"
    exit 77
fi
case $suite in bookworm) number=12 ;; trixie) number=13 ;; *) echo "no number is known of $suite" >&2; exit 2 ;; esac
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
buildah() { command buildah --storage-driver vfs --root "$work/storage" --runroot "$work/run" "$@"; }

mkdir "$work/base"
debootstrap --variant=minbase "$suite" "$work/base" > "$work/log" || { tail -5 "$work/log"; exit 1; }
base=$(buildah from scratch)
buildah copy -q "$base" "$work/base" / > "$work/log"
buildah commit -q "$base" "docker.io/library/debian:$number-slim" > "$work/log"
rm -rf "$work/base"

buildah bud --isolation chroot --pull-never --build-arg "DEBIAN=$number" -f "$source/packaging/Dockerfile" -t shortener-events "$packages" > "$work/log" 2>&1 ||
    { tail -30 "$work/log"; exit 1; }
container=$(buildah from --pull-never shortener-events)
inside() { buildah run --isolation chroot --user 10001 "$container" -- "$@"; }
inside shortener-events --version
inside shortener-events sandbox -- sh -c "shortener-events simulate --count 9 -q && shortener-events consume --once -q --sink sqlite:/data/a.db && test \$(id -u) = 10001"
buildah inspect --format '{{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.User}} {{.OCIv1.Config.WorkingDir}}' "$container" | grep -x '\[shortener-events\] 10001 /data'
