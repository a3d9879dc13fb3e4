"""Files that hold events are their user's alone; what is no regular file, or is too large, is refused at once where a file is read as a whole; and
what another user can write neither runs code nor fetches secrets. Runs inside of a sandbox.

usage: hostile_files.py TOOL
"""
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import time

TOOL = sys.argv[1]
NOBODY = 65534
CLICK = '{"shortCode":"a","originalUrl":"https://e.com","timestamp":"2026-01-31T09:30:00Z"}'
failures = []


def check(title, holds, seen=""):
    if not holds:
        failures.append(f"{title}\n    {seen}")


def run(*words, stdin="", **how):
    return subprocess.run([TOOL, *words], input=stdin, capture_output=True, text=True, timeout=60, **how)


def mode_of(name):
    return stat.S_IMODE(os.stat(name).st_mode)


def new_files_that_hold_events():
    events = f"{CLICK}\n{{}}\n"
    commands = {
        "publish": (["publish", "-c", "click", "--on-invalid", "skip", "--rejects", "rejects", "--report", "report"], ["rejects", "rejects.reasons", "report"]),
        "validate": (["validate", "-c", "click", "--valid-out", "good", "--invalid-out", "bad"], ["good", "bad"]),
        "sqlite": (["consume", "--once", "-g", "one", "--sink", "sqlite:db"], ["db"]),
        "ndjson": (["consume", "--once", "-g", "two", "--sink", "ndjson:lines"], ["lines"]),
    }
    for more, expected in ([], 0o600), (["--mode", "0640"], 0o640), (["--mode", "664"], 0o664):
        for title, (words, made) in commands.items():
            done = run(*words, *more, stdin=events)
            for name in made:
                check(f"{title} {more}: mode of {name}", os.path.exists(name) and mode_of(name) == expected, done.stderr)
                pathlib.Path(name).unlink(missing_ok=True)
            for rest in ("db-wal", "db-shm"):
                pathlib.Path(rest).unlink(missing_ok=True)


def a_mode_without_a_file():
    for words in (["publish", "-c", "click"], ["validate", "-c", "click"], ["consume", "--once", "--sink", "postgresql://h/db"]):
        done = run(*words, "--mode", "0640", stdin=CLICK)
        check(f"{words} --mode", done.returncode == 2 and "--mode needs" in done.stderr, done.stderr)
    done = run("validate", "-c", "click", "--mode", "0444", "--valid-out", "x", stdin=CLICK)
    check("--mode 0444", done.returncode == 2 and not os.path.exists("x"), done.stderr)


def what_is_read_as_a_whole():
    """A pipe without a writer, a device without an end, and a file of 1 GB with holes."""
    os.mkfifo("pipe")
    os.makedirs("contracts")
    with open("huge", "w") as huge:
        huge.truncate(1 << 30)
    readers = [["validate", "--schema"], ["config", "check", "--config"], ["config", "check", "-F"], ["contracts", "diff", "click"],
               ["publish", "-c", "click", "--checkpoint"], ["config", "check", "-X"]]
    for source in ("./pipe", "/dev/zero", "./huge"):
        for name in ("contracts/x.v9.schema.json", "contracts/topics.json"):
            pathlib.Path(name).unlink(missing_ok=True)
            os.symlink(os.path.abspath(source), name)
            refused(f"{name} -> {source}", ["contracts", "list", "--contracts", "contracts"])
            pathlib.Path(name).unlink()
        for words in readers:
            words = [*words, "sasl.password=file:" + source if words[-1] == "-X" else source]
            refused(" ".join(words), words)
    for source in ("./pipe", "/dev/zero"):  # a database may be larger
        refused(f"stats --db {source}", ["stats", "--db", source])
    for name in (":memory:", "file:x.db?mode=memory"):
        refused(f"sqlite:{name}", ["consume", "--once", "--sink", f"sqlite:{name}"])
        refused(f"stats --db {name}", ["stats", "--db", name])


def refused(title, words):
    begun = time.monotonic()
    done = run(*words, stdin=CLICK)
    told = any(word in done.stderr for word in ("no regular file", "not a regular file", "larger than 16 MiB", "not a checkpoint", "not the name of a database"))
    check(title, done.returncode in (1, 2) and told and time.monotonic() - begun < 20, f"{done.returncode} {done.stderr}")


def another_users_link():
    pathlib.Path("victim").write_text("mine")
    os.makedirs("shared", exist_ok=True)
    os.chmod("shared", 0o777)
    os.symlink("../victim", "shared/link")
    os.lchown("shared/link", NOBODY, NOBODY)
    for words in (["publish", "-c", "click", "--rejects", "shared/link"], ["publish", "-c", "click", "--summary-json", "shared/link"],
                  ["publish", "-c", "click", "--metrics", "shared/link"], ["stats", "--html", "shared/link"],
                  ["consume", "--once", "--sink", "ndjson:shared/link"], ["consume", "--once", "--sink", "sqlite:shared/link"]):
        done = run(*words, stdin=CLICK)
        check(f"{words}", "belongs to user 65534" in done.stderr and pathlib.Path("victim").read_text() == "mine", f"{done.returncode} {done.stderr}")


def a_link_at_the_name_that_temporary_files_had():
    os.symlink("../victim", "shared/m.prom.tmp")
    run("publish", "-c", "click", "--metrics", "shared/m.prom", stdin=CLICK)
    check("m.prom.tmp is left alone", pathlib.Path("victim").read_text() == "mine" and os.path.islink("shared/m.prom.tmp"))
    check("m.prom is a file", os.path.isfile("shared/m.prom") and not os.path.islink("shared/m.prom") and mode_of("shared/m.prom") == 0o644)


def settings_of_a_file(name, text, owner, mode, *more):
    path = pathlib.Path(name)
    path.write_text(text)
    os.chown(path, owner, owner)
    path.chmod(mode)
    done = run("config", "check", "--config" if name.endswith("toml") else "-F", name, *more)
    path.unlink()
    return done


def settings_that_others_can_write():
    """The same line counts from a file of ours, and is refused from one that another user has written or could write."""
    values = {"sasl.password": "command:touch ran; echo x", "ssl.key.password": "env:HOME", "plugin.library.paths": "./evil", "ssl.providers": "default",
              "sasl.kerberos.kinit.cmd": "touch ran", "sasl.kerberos.principal": "x; touch ran", "ssl.engine.location": "./evil"}
    for (name, value), kind in ((item, kind) for item in values.items() for kind in ("x.properties", "x.toml")):
        text = f"{name}={value}\n" if kind == "x.properties" else f'[properties]\n"{name}" = "{value}"\n'
        for owner, mode in ((NOBODY, 0o644), (0, 0o664), (0, 0o666)):
            done = settings_of_a_file(kind, text, owner, mode)
            check(f"{kind} {name} {owner} {mode:o}", done.returncode == 2 and " may not " in done.stderr and not os.path.exists("ran"), done.stderr)
            check(f"{kind} {name}: the value is not shown", value not in done.stderr, done.stderr)
        done = settings_of_a_file(kind, text, 0, 0o644)
        check(f"{kind} {name} of ours", " may not " not in done.stderr, done.stderr)
        pathlib.Path("ran").unlink(missing_ok=True)
    done = settings_of_a_file("x.properties", "client.id=x\nsasl.password=as it is\n", NOBODY, 0o666)
    check("harmless settings of another's file", done.returncode == 0, done.stderr)
    done = run("config", "check", "-X", "sasl.kerberos.principal=x; true")
    check("-X", done.returncode == 0, done.stderr)


def a_module_of_another_user():
    os.makedirs("program/lib", mode=0o755)
    shutil.copy(TOOL, "program/tool")
    pathlib.Path("program/lib/libshortener_events_postgresql.so").write_text("not even a library")
    os.chown("program/lib/libshortener_events_postgresql.so", NOBODY, NOBODY)
    done = subprocess.run(["program/tool", "consume", "--once", "--sink", "postgresql://h/db"], capture_output=True, text=True, timeout=60)
    check("a module of nobody's", done.returncode == 2 and "is not loaded, because" in done.stderr, done.stderr)
    os.chmod("program/lib", 0o777)
    os.chown("program/lib/libshortener_events_postgresql.so", 0, 0)
    done = subprocess.run(["program/tool", "consume", "--once", "--sink", "postgresql://h/db"], capture_output=True, text=True, timeout=60)
    check("a module where anybody can write", done.returncode == 2 and "others than its owner may write" in done.stderr, done.stderr)


def a_password_that_everybody_may_read():
    """Said of the file that has it, and not where a folder on the way keeps others out, or the secret is elsewhere."""
    os.makedirs("open", exist_ok=True)
    for text, name in (('[properties]\n"sasl.password" = "hunter2"\n', "open/x.toml"), ("client.id=x\nsasl.password=hunter2\n", "open/x.properties")):
        for folder, mode, told in ((0o755, 0o644, True), (0o755, 0o640, False), (0o700, 0o644, False)):
            pathlib.Path(name).write_text(text)
            os.chmod(name, mode)
            os.chmod(".", 0o755)
            os.chmod("open", folder)
            done = run("config", "check", "--config" if name.endswith("toml") else "-F", name)
            said = f"{name}:2: every user of this machine can read sasl.password" in done.stderr
            check(f"{name} {folder:o} {mode:o}", done.returncode == 0 and said == told and "hunter2" not in done.stderr, done.stderr)
    pathlib.Path("open/x.toml").write_text('[properties]\n"sasl.password" = "env:HOME"\n')
    check("a reference", "can read" not in run("config", "check", "--config", "open/x.toml").stderr)
    os.chmod(".", 0o700)


def a_config_folder_that_may_not_be_looked_into():
    os.makedirs("closed/shortener-events", exist_ok=True)
    pathlib.Path("closed/shortener-events/config.toml").write_text('brokers = "closed:1"\n')
    os.chmod("closed", 0o700)
    os.chmod(".", 0o755)
    told = {}
    for words in (("config", "show"), ("contracts", "list"), ("config", "show", "--config", "/proc/self/cmdline")):
        done = subprocess.run([TOOL, *words], env=os.environ | {"XDG_CONFIG_HOME": os.path.abspath("closed")}, capture_output=True, text=True, timeout=60,
                              user=NOBODY, group=NOBODY)
        told[words] = "closed/shortener-events/config.toml\": Permission denied: only flags, the environment and defaults count" in done.stderr
    check("it is told, and not where a file is named", list(told.values()) == [True, True, False], str(told))
    os.chmod(".", 0o700)


def main():
    checks = [new_files_that_hold_events, a_mode_without_a_file, what_is_read_as_a_whole]
    if os.geteuid() == 0:  # only root can make other users' files
        checks += [another_users_link, a_link_at_the_name_that_temporary_files_had, settings_that_others_can_write, a_module_of_another_user,
                   a_password_that_everybody_may_read, a_config_folder_that_may_not_be_looked_into]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.umask(0o022)
        for each in checks:
            each()
        os.chdir("/")
    print("\n".join(failures) or "files are safe from others")
    return 1 if failures else 0


sys.exit(main())
