"""Fails where a public header of the library, or a rule of the command line, is included by no unit test.

usage: tested.py SOURCE_DIR
"""
import pathlib
import re
import sys

# Folders whose tests need no server, and the one whose tests have a real Kafka.
QUICK, BROKER = ("tests/unit", "tests/contracts", "tests/sinks", "tests/draft7", "tests/support"), ("tests/broker",)
# Rooms of the command line that hold rules which several commands share.
ROOMS = ("cli/input", "cli/output", "cli/settings")
# Readers, producers and clients do nothing without a Kafka: tests/broker includes them.
ON_KAFKA = {f"shortener_events/{name}.hpp" for name in (
    "client", "cluster", "consumer", "embedded_broker", "group_subscriber", "ranges", "lag_reader", "publisher", "subscriber", "delivery_session",
    "transactional_batch", "internal/group_offsets", "internal/newest", "internal/replay", "internal/topic_reader")}
# What has no unit test, and why. An entry that is not needed anymore fails.
EXCEPTIONS = {
    "values without a rule": {
        "shortener_events/group.hpp", "shortener_events/names.hpp", "cli/input/on_invalid_flag.hpp",
        "cli/settings/toml.hpp"},
    "declares flags: tests/cli and tests/quantities.py try them in every command": {
        "cli/input/contracts_flag.hpp", "cli/input/max_value_flag.hpp", "cli/input/schema_operand.hpp"},
    "a door to the world outside: golden cases and tests/files.py, tests/broker/test_stopping.py": {
        "cli/input/hint_at_remedy.hpp", "cli/input/known_urls.hpp", "cli/input/topic_records.hpp", "cli/output/error_report.hpp", "cli/output/fd_stream.hpp", "cli/output/microhttpd.hpp",
        "cli/output/output_place.hpp", "cli/output/reading_notes.hpp", "cli/settings/sasl_plugins.hpp"},
    "includes the others: tests/install.sh compiles it": {"shortener_events/shortener_events.hpp"},
    "not yet": {
        "shortener_events/internal/group_offsets.hpp",
        "shortener_events/internal/contract_examples.hpp", "shortener_events/group_subscriber.hpp", "cli/input/record_filter.hpp"},
}


def included(root, folders):
    return {name for folder in folders for path in (root / folder).glob("*.[ch]pp") for name in re.findall(r'#include ["<]([^">]+)', path.read_text())}


def judged(root):
    yield from (path.relative_to(root / "lib/include").as_posix() for path in sorted((root / "lib/include").rglob("*.hpp")))
    for room in ROOMS:
        yield from (path.relative_to(root).as_posix() for path in sorted((root / room).rglob("*.hpp")))


root = pathlib.Path(sys.argv[1])
quick, broker = included(root, QUICK), included(root, BROKER)
excused = {name for names in EXCEPTIONS.values() for name in names}
headers = list(judged(root))
untested = {name for name in headers if name not in quick and not (name in ON_KAFKA and name in broker)}
problems = [f"{name}: is included by no unit test" for name in sorted(untested - excused)]
problems += [f"{name}: is an exception, and need not be" for name in sorted(excused - untested)]
print("\n".join(problems) or f"{len(headers) - len(untested)} of {len(headers)} headers have a unit test")
sys.exit(1 if problems or not headers else 0)
