#!/bin/bash
# The tarball in a bare root of a Debian, in which nothing is installed for it: every part of it works there, and what it has not is refused at once.
# Needs root, debootstrap and the network; skips without.
# usage: bare_tarball.sh SUITE SOURCE_DIR
set -euo pipefail
suite=$1 source=$2
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap openssl >/dev/null; then
    echo "skipped: a bare root needs root's rights and debootstrap"
    exit 77
fi
root=$(mktemp -d)
chmod 755 "$root"
leave() {
    [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
    umount -l "$root/proc" "$root/dev" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap leave EXIT
"$source/scripts/package" tarball > "$root/package.log" 2>&1 || { tail -30 "$root/package.log"; exit 1; }
packages=$source/build/tarball/packages
(cd "$packages" && sha256sum --quiet -c SHA256SUMS)
rm "$root/package.log"
debootstrap --variant=minbase "$suite" "$root" > "$root.log" || { tail -5 "$root.log"; exit 1; }
rm -f "$root.log"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
inside() { chroot "$root" env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/tmp LC_ALL=C.UTF-8 bash -exc "$1"; }

# A port with a certificate of an authority that only this root's system will know.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$root/tmp/key.pem" -out "$root/tmp/ca.pem" -days 1 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
port=$((20000 + RANDOM % 10000))
openssl s_server -quiet -accept "127.0.0.1:$port" -cert "$root/tmp/ca.pem" -key "$root/tmp/key.pem" </dev/zero >/dev/null 2>&1 &
server=$!

find "$root" -xdev -path "$root/tmp" -prune -o -print | sort > "$packages/before"
tar -xJf "$packages"/shortener-events-*-linux-x86_64.tar.xz -C "$root/usr/local" --strip-components=1
cp "$source/scripts/quickstart" "$root/tmp/"
inside "
    cd /tmp
    shortener-events --version | tee version
    ! grep 'is not there' version
    ldd /usr/local/bin/shortener-events | grep -v -E 'linux-vdso|libc[.]so|libm[.]so|ld-linux' && exit 1
    mkdir -p scripts && mv quickstart scripts/ && shortener-events sandbox -- scripts/quickstart tour > tour.log 2>&1 || { cat tour.log; exit 1; }
    test -s /usr/local/share/man/man1/shortener-events.1 -a -s /usr/local/share/shortener-events/contracts/click.v1.schema.json
    shortener-events bug-report

    # ICU, libmicrohttpd and libpq, which elsewhere are loaded.
    echo '{\"shortCode\":\"a\",\"originalUrl\":\"https://bücher.example/\",\"timestamp\":\"2026-01-31T09:30:00Z\"}' | shortener-events validate --contract click
    echo '{\"\$schema\":\"http://json-schema.org/draft-07/schema#\",\"format\":\"idn-hostname\"}' > idn.json
    echo '\"bücher.example\"' | shortener-events validate --schema idn.json
    echo '\"bü..cher\"' | shortener-events validate --schema idn.json && exit 1
    shortener-events sandbox -- sh -c 'shortener-events simulate --count 9 -q
        shortener-events consume --once -q --sink sqlite:a.db
        timeout 3 shortener-events lag --listen 127.0.0.1:9399' > listen.log 2>&1 || true
    grep -q '/metrics, /healthz and /readyz on' listen.log || { cat listen.log; exit 1; }
    shortener-events stats --db a.db | grep -q 9
    shortener-events stats --db postgresql://127.0.0.1:1/x 2> refused && exit 1
    grep -q 'connection to server' refused

    # Kerberos is refused before anything is asked.
    status=0
    shortener-events topics list -b 127.0.0.1:1 -X security.protocol=sasl_plaintext -X sasl.mechanism=GSSAPI 2> refused || status=\$?
    cat refused
    test \$status = 2
    grep -q GSSAPI refused

    # The system's authorities are found where this distribution has them.
    shortener-events topics list -b 127.0.0.1:$port --timeout 3s -X security.protocol=ssl 2> unknown && exit 1
    grep -i 'certificate' unknown
    mkdir -p /etc/pki/tls/certs && cp ca.pem /etc/pki/tls/certs/ca-bundle.crt
    shortener-events topics list -b 127.0.0.1:$port --timeout 3s -X security.protocol=ssl 2> known && exit 1
    cat known
    ! grep -i 'certificate' known
    rm -r /etc/pki"
(cd "$root/usr/local" && tar -tJf "$packages"/shortener-events-*-linux-x86_64.tar.xz | sed -n 's|^[^/]*/||; /[^/]$/p' | xargs rm)
find "$root" -xdev -path "$root/tmp" -prune -o -type f -print | grep -v "/var/" | sort > "$packages/after"
comm -13 "$packages/before" "$packages/after" | grep -v -E "__pycache__|/[.]cache/" && exit 1
rm "$packages/before" "$packages/after"
