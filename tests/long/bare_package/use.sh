#!/bin/bash
# In the bare root of bare_package.sh: /packages has the packages, /packages/new those of the next version. usage: use.sh system|bundled
set -exuo pipefail
rdkafka=$1
cd /packages
install() { apt-get install -y -q "$@" > install.log 2>&1 || { cat install.log; exit 1; }; }
ours() { find / -xdev \( -path /packages -o -path /src -o -path /proc -o -path /tmp \) -prune -o -name "*shortener*" -print | { grep -v "^/var/\(lib/dpkg\|log\|cache\)" || true; } | sort; }

ours > before
begin=$SECONDS
apt-get update -q > /dev/null
install ./shortener-events_*.deb
shortener-events sandbox -- sh -ec "
    shortener-events simulate --count 250
    shortener-events lag --all || shortener-events topics show url-shortener.click"
took=$((SECONDS - begin))
times > took  # its second line is of what was started
work=$(awk 'NR == 2 { for (i = 1; i <= 2; ++i) { split($i, part, /[ms]/); sum += part[1] * 60 + part[2] } print sum }' took)
echo "from apt install to the first answer: $took s, of which $work s of a processor"
awk "BEGIN { exit !($work < 60) }"  # a machine on which others work, too, takes longer
ldd /usr/bin/shortener-events | grep "not found" && exit 1
shortener-events --version | tee version
case $rdkafka in
    bundled) grep -q "librdkafka 2[.]15[.]1," version; ldd /usr/bin/shortener-events | grep librdkafka && exit 1 ;;
    system) ldd /usr/bin/shortener-events | grep librdkafka ;;
esac
! grep "no Kerberos" version

# What lies beside the program.
for file in share/man/man1/shortener-events.1.gz share/man/man1/shortener-events-lag.1.gz share/man/man7/shortener-events-verdicts.7.gz \
    share/bash-completion/completions/shortener-events share/zsh/vendor-completions/_shortener-events share/fish/vendor_completions.d/shortener-events.fish \
    share/shortener-events/contracts/click.v1.schema.json share/shortener-events/schemas/lag.v1.schema.json \
    lib/systemd/system/shortener-events-consume@.service; do test -s "/usr/$file"; done
gzip -dc /usr/share/man/man1/shortener-events-lag.1.gz | grep -q "^[.]SH"
bash -c '. /usr/share/bash-completion/completions/shortener-events; complete -p shortener-events'
grep -h "^ExecStart=" /usr/lib/systemd/system/shortener-events* | grep -v "^ExecStart=/usr/bin/shortener-events " && exit 1
# The licences of what is inside.
grep -q "nlohmann-json3" /usr/share/doc/shortener-events/copyright
if [ $rdkafka = bundled ]; then grep -q "librdkafka - Apache Kafka C driver library" /usr/share/doc/shortener-events/copyright; fi

shortener-events sandbox -- /src/scripts/quickstart tour > tour.log 2>&1 || { cat tour.log; exit 1; }

# What is loaded by name is there: ICU for names of other scripts, libmicrohttpd for --listen, SQLite.
echo '{"shortCode":"a","originalUrl":"https://bücher.example/","timestamp":"2026-01-31T09:30:00Z"}' | shortener-events validate --contract click
echo '{"$schema":"http://json-schema.org/draft-07/schema#","format":"idn-hostname"}' > idn.json
echo '"bücher.example"' | shortener-events validate --schema idn.json
shortener-events sandbox -- sh -c "shortener-events simulate --count 9 -q
    shortener-events consume --once -q --sink sqlite:/tmp/a.db
    timeout 3 shortener-events lag --listen 127.0.0.1:9399" > listen.log 2>&1 || true
grep -q "/metrics, /healthz and /readyz on" listen.log || { cat listen.log; exit 1; }
shortener-events stats --db /tmp/a.db | grep -q 9

# The module of PostgreSQL comes with its package, and is said to be missing without.
shortener-events stats --db postgresql://127.0.0.1:1/x 2> refused && exit 1
grep -q "belongs beside the program" refused
install ./shortener-events-postgresql_*.deb
shortener-events stats --db postgresql://127.0.0.1:1/x 2> refused && exit 1
grep -q "connection to server" refused
install --no-install-recommends postgresql
postgres=(/usr/lib/postgresql/*/bin)
as_postgres() { (cd /tmp && runuser -u postgres -- "$@"); }
as_postgres "${postgres[0]}/initdb" -D /tmp/pg --auth=trust > initdb.log
trap 'as_postgres "${postgres[0]}/pg_ctl" -D /tmp/pg -m immediate stop > /dev/null || true' EXIT
as_postgres "${postgres[0]}/pg_ctl" -D /tmp/pg -w -l /tmp/pg.log -o "-c listen_addresses= -k /tmp -c dynamic_shared_memory_type=mmap" start > /dev/null
database=postgresql://postgres@%2Ftmp/postgres
shortener-events sandbox -- sh -ec "shortener-events simulate --count 30 -q; shortener-events consume --once -q --sink $database"
shortener-events stats --db $database -o json | grep -q '^  "clicks": 30,'

# An upgrade, while a broker runs, keeps what is ours to keep, and goes on where the older version ended.
mkdir -p /etc/shortener-events && echo 'brokers = "k:9092"' > /etc/shortener-events/config.toml
shortener-events sandbox -- sh -ec "
    shortener-events simulate --count 20 -q
    shortener-events consume --once -q --sink sqlite:/tmp/kept.db
    apt-get install -y -q ./new/shortener-events_*.deb ./new/shortener-events-postgresql_*.deb > install.log 2>&1 || { cat install.log; exit 1; }
    shortener-events simulate --count 5 -q
    shortener-events consume --once -q --sink sqlite:/tmp/kept.db"
shortener-events stats --db /tmp/kept.db -o json | grep -q '^  "clicks": 25,'
dpkg-query -W -f '${Package} ${Version}\n' "shortener-events*" | grep -v "[.]1$" && exit 1
shortener-events --version > /dev/null
grep -q k:9092 /etc/shortener-events/config.toml

/src/link.sh "$rdkafka"

apt-get purge -y -q shortener-events shortener-events-postgresql libshortener-events-dev > install.log 2>&1 || { cat install.log; exit 1; }
rm -r /etc/shortener-events
ours > after
diff before after
