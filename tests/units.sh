#!/bin/bash
# The systemd units are understood by systemd, let the program do little besides its work, and start commands that the program has.
# usage: units.sh TOOL SOURCE_DIR
set -euo pipefail
tool=$1 units=$2/packaging/systemd
command -v systemd-analyze >/dev/null || { echo "skipped: systemd-analyze is not there"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for unit in "$units"/*; do  # the program and its pages are not installed here
    sed "s|/usr/bin/shortener-events|$tool|; /^Documentation=/d" "$unit" > "$scratch/$(basename "$unit")"
done
said=$(systemd-analyze verify --recursive-errors=no "$scratch"/*.service "$scratch"/*.timer 2>&1) || { echo "$said"; exit 1; }
said=$(grep -F "$scratch" <<<"$said" || true)
[ -z "$said" ] || { echo "$said"; exit 1; }
for unit in "$scratch"/*.service; do
    systemd-analyze security --offline=true --threshold=20 --no-pager "$unit" > "$scratch/security" ||
        { tail -1 "$scratch/security"; exit 1; }
done

# What a unit starts is a command that has the options it is given.
for unit in "$scratch"/*.service; do
    options=$(sed -n 's/^Environment="[A-Z_]*_OPTIONS=\(.*\)"$/\1/p' "$unit")
    line=$(sed -n 's/^ExecStart=\(.*\) \$.*/\1/p' "$unit")
    [ -n "$options" ] && [ -n "$line" ]
    $line --help > "$scratch/help"
    for word in $options; do
        [[ $word != --* ]] || grep -q -e " $word\b" "$scratch/help" || { echo "$line has no $word"; exit 1; }
    done
done
